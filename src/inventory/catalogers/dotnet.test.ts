import { describe, expect, test } from 'vitest';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';
import { dotnet } from './dotnet.ts';

const APP = JSON.stringify({
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-x64', signature: '' },
  compilationOptions: {},
  targets: {
    '.NETCoreApp,Version=v8.0': {},
    '.NETCoreApp,Version=v8.0/linux-x64': {
      'Shop/1.2.0': { dependencies: { 'Newtonsoft.Json': '12.0.3' }, runtime: { 'Shop.dll': {} } },
      'Microsoft.NETCore.Platforms/3.1.0': {},
      'Newtonsoft.Json/12.0.3': {
        runtime: { 'lib/netstandard2.0/Newtonsoft.Json.dll': { fileVersion: '12.0.3.23909' } },
      },
      'SQLitePCLRaw.lib.e_sqlite3/2.1.6': { native: { 'runtimes/linux-x64/native/libe_sqlite3.so': {} } },
      'Humanizer.Core.de/2.8.26': { resources: { 'lib/de/Humanizer.resources.dll': { locale: 'de' } } },
      'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { runtime: { 'System.Private.CoreLib.dll': {} } },
      'System.Local/1.0.0.0': { runtime: { 'System.Local.dll': {} } },
    },
  },
  libraries: {
    'Shop/1.2.0': { type: 'project', serviceable: false, sha512: '' },
    'Microsoft.NETCore.Platforms/3.1.0': { type: 'package', serviceable: true, sha512: 'sha512-x' },
    'Newtonsoft.Json/12.0.3': { type: 'package', serviceable: true, sha512: 'sha512-x' },
    'SQLitePCLRaw.lib.e_sqlite3/2.1.6': { type: 'package', serviceable: true, sha512: 'sha512-x' },
    'Humanizer.Core.de/2.8.26': { type: 'package', serviceable: true, sha512: 'sha512-x' },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack', serviceable: false },
    'System.Local/1.0.0.0': { type: 'reference', serviceable: false, sha512: '' },
  },
});

describe('.NET applications', () => {
  test('have the libraries that are loaded, and the runtime that they bring', () => {
    expect(linesOf(dotnet, 'app/Shop.deps.json', APP)).toEqual([
      'Shop 1.2.0',
      'Newtonsoft.Json 12.0.3',
      'SQLitePCLRaw.lib.e_sqlite3 2.1.6',
      'Humanizer.Core.de 2.8.26',
      'Microsoft.NETCore.App.Runtime.linux-x64 8.0.1',
    ]);
  });

  test('a shared runtime is known by its folder', () => {
    const name = 'Microsoft.AspNetCore.App';
    const text = JSON.stringify({ runtimeTarget: { name: '.NETCoreApp,Version=v8.0/linux-musl-x64' }, targets: {} });
    expect(linesOf(dotnet, `usr/share/dotnet/shared/${name}/8.0.1/${name}.deps.json`, text)).toEqual([
      'Microsoft.AspNetCore.App.Runtime.linux-musl-x64 8.0.1',
    ]);
    expect(linesOf(dotnet, `app/${name}.deps.json`, text)).toEqual([]);
  });

  test('no bytes do harm', () => expectUnharmed(dotnet, 'app/Shop.deps.json', APP));
});
