import { expect, it } from 'vitest';
import { comparePath, packageTitle, unfitPackage, versionText } from './package.ts';

it('sends one package that installs as it is, and says why another file is not sent', () => {
  expect(unfitPackage({ name: 'Homework.APK', size: 1 })).toBeUndefined();
  expect(unfitPackage({ name: 'homework.ipa', size: 1 })).toBeUndefined();
  expect(unfitPackage({ name: 'homework.apk', size: 0 })).toBe('appPackages.emptyFile');
  expect(unfitPackage({ name: 'homework.xapk', size: 1 })).toBe('appPackages.notOneFile');
  expect(unfitPackage({ name: 'apk', size: 1 })).toBe('appPackages.notPackage');
});

it('names a version by what is known of it', () => {
  expect(versionText({ versionName: '1.2.0', versionCode: '12' })).toBe('1.2.0 (12)');
  expect(versionText({ versionName: '7', versionCode: '7' })).toBe('7');
  expect(versionText({ versionName: null, versionCode: '12' })).toBe('12');
  expect(versionText({ versionName: null, versionCode: null })).toBe('–');
});

it('calls a package by its name on the telephone, else by what there is', () => {
  const file = { fileName: 'a.apk', packageName: null, label: null };
  expect(packageTitle(file)).toBe('a.apk');
  expect(packageTitle({ ...file, packageName: 'cn.a' })).toBe('cn.a');
  expect(packageTitle({ ...file, packageName: 'cn.a', label: '甲' })).toBe('甲');
});

it('compares from the older to the newer package', () => {
  expect(comparePath('new/1', 'old')).toBe('/app-packages/new%2F1/compare/old');
});
