import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { erlang } from './erlang.ts';
import { evidenceFile } from './evidence-file.ts';

const COWBOY = `%% -*- erlang -*-
{application, 'cowboy', [
\t{description, "Small, fast, modern HTTP server."},
\t{vsn, "2.9.0"},
\t{modules, ['cowboy','cowboy_app']},
\t{applications, [kernel,stdlib,crypto,cowlib,ranch]},
\t{mod, {cowboy_app, []}}
]}.
`;

describe('Erlang and Elixir', () => {
  test.each([
    ['app/lib/cowboy-2.9.0/ebin/cowboy.app', COWBOY, 'hex', 'cowboy 2.9.0'],
    ['app/lib/ssl-11.1/ebin/ssl.app', '{application,ssl,[{vsn,"11.1"}]}.', 'otp', 'ssl 11.1'],
    ['app/lib/elixir-1.14.0/ebin/elixir.app', '{application,elixir,[{vsn,"1.14.0"}]}.', 'otp', 'elixir 1.14.0'],
    ['usr/lib/erlang/releases/25/OTP_VERSION', '25.2.3\n', 'generic', 'erlang 25.2.3'],
  ])('%s', (path, text, type, line) => {
    expect(erlang.wants(path, text.length)).toBe(true);
    const { packages, problems } = erlang.catalog(evidenceFile(path, text));
    expect(packages.map(({ type, name, version }) => `${type}: ${name} ${version}`)).toEqual([`${type}: ${line}`]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['an application without version', '{application, cowboy, [{vsn, git}]}.', 1],
    ['no term', 'hello', 0],
  ])('%s', (_, text, problems) => {
    const file = erlang.catalog(evidenceFile('app/lib/cowboy/ebin/cowboy.app', text));
    expect(file.packages).toEqual([]);
    expect(file.problems).toHaveLength(problems);
  });

  test('another application than the file is named after is an error', () => {
    expect(() => linesOf(erlang, 'ebin/ranch.app', COWBOY)).toThrow("is of an application 'cowboy', not of ranch");
  });

  test('no bytes do harm', () => expectUnharmed(erlang, 'app/lib/cowboy-2.9.0/ebin/cowboy.app', COWBOY));
});
