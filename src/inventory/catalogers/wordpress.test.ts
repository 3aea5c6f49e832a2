import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { evidenceFile } from './evidence-file.ts';
import { wordpress } from './wordpress.ts';

const CORE = `<?php
/**
 * WordPress Version
 *
 * @global string $wp_version
 */
$wp_version = '6.4.2';
$wp_db_version = 56657;
`;
const PLUGIN = `<?php
/*
Plugin Name: Contact Form 7
Plugin URI: https://contactform7.com/
Version: 5.8.3
*/
`;
const THEME = '/*\nTheme Name: Twenty Twenty-Four\nVersion: 1.0\nRequires at least: 6.4\n*/\n';

describe('WordPress', () => {
  test.each([
    ['var/www/html/wp-includes/version.php', CORE, ['wordpress 6.4.2']],
    ['srv/wp-content/plugins/contact-form-7/wp-contact-form-7.php', PLUGIN, ['plugin/contact-form-7 5.8.3']],
    ['srv/wp-content/plugins/contact-form-7/load.php', '<?php require "x";', []],
    [
      'srv/wp-content/plugins/hello.php',
      '<?php /* Plugin Name: Hello Dolly */\n// Version: 1.7.2',
      ['plugin/hello 1.7.2'],
    ],
    [
      'srv/wp-content/plugins/a/a.php',
      '<?php\n/**\n * Plugin Name: A\n * Version:     2.0-beta1\n **/',
      ['plugin/a 2.0-beta1'],
    ],
    ['srv/wp-content/themes/twentytwentyfour/style.css', THEME, ['theme/twentytwentyfour 1.0']],
  ])('%s', (path, text, lines) => {
    expect(wordpress.wants(path, text.length)).toBe(true);
    expect(linesOf(wordpress, path, text)).toEqual(lines);
  });

  test('what tells no version is told', () => {
    expect(wordpress.catalog(evidenceFile('wp-includes/version.php', '<?php')).problems).toHaveLength(1);
    expect(wordpress.catalog(evidenceFile('wp-content/plugins/a.php', '/* Plugin Name: A */')).problems).toHaveLength(
      1,
    );
  });

  test('no bytes do harm', () => {
    expectUnharmed(wordpress, 'wp-includes/version.php', CORE);
    expectUnharmed(wordpress, 'wp-content/plugins/a/a.php', PLUGIN);
  });
});
