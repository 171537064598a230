import { expect, test } from 'vitest';
import { createAddressBook } from './addresses.ts';

const place = { file: 'classes.dex', offset: 7 };

function found(...texts: readonly string[]) {
  const book = createAddressBook({ urls: 100, hosts: 100 });
  for (const text of texts) book.add(text, place);
  const { urls, hosts } = book.result();
  return { urls: urls.list.map(({ url }) => url), hosts: hosts.list.map(({ host }) => host) };
}

test.each([
  ['http://a.example.cn/x?y=1#z', 'http://a.example.cn/x?y=1#z', 'a.example.cn'],
  ['<a href="https://b.example.cn/">b</a>', 'https://b.example.cn/', 'b.example.cn'],
  ["it's at 'wss://im.example.cn:8443/ws'", 'wss://im.example.cn:8443/ws', 'im.example.cn'],
  ['http://user:word@c.example.cn/', 'http://user:word@c.example.cn/', 'c.example.cn'],
  ['https://10.1.2.3:8080/debug', 'https://10.1.2.3:8080/debug', '10.1.2.3'],
  ['http://[2001:db8::1]/x', 'http://[2001:db8::1]/x', '2001:db8::1'],
  ['http://例子.中国/路径', 'http://例子.中国/路径', '例子.中国'],
])('finds the address in %j', (text, url, host) => {
  expect(found(text)).toEqual({ urls: [url], hosts: [host] });
});

test.each([
  'http://',
  ' https://',
  '(?:http|https)://(?:[a-z])',
  'content://media/external',
  '://',
])('finds no address in %j', (text) => {
  expect(found(text)).toEqual({ urls: [], hosts: [] });
});

test('lists a name without a dot as an address and not as a domain', () => {
  expect(found('http://localhost')).toEqual({ urls: ['http://localhost'], hosts: [] });
});

test('finds each address of a list', () => {
  expect(found('http://a.example.cn/1; http://a.example.cn/2').urls).toEqual([
    'http://a.example.cn/1;',
    'http://a.example.cn/2',
  ]);
});

test('tells identifiers of formats and local hosts from addresses of the network', () => {
  const book = createAddressBook({ urls: 100, hosts: 100 });
  for (const url of [
    'http://schemas.android.com/apk/res/android',
    'http://192.168.1.1/x',
    'http://www.moe.gov.cn/x',
  ]) {
    book.add(url, place);
  }
  const { urls, hosts } = book.result();
  expect(urls.list.map(({ identifier }) => identifier)).toEqual([false, true, false]);
  expect(hosts.list.map(({ host, local }) => [host, local])).toEqual([
    ['192.168.1.1', true],
    ['schemas.android.com', false],
    ['www.moe.gov.cn', false],
  ]);
});

test('counts what goes beyond the limits', () => {
  const book = createAddressBook({ urls: 2, hosts: 1 });
  for (const name of ['a', 'b', 'c']) book.add(`http://${name}.example.cn/`, place);
  const { urls, hosts } = book.result();
  expect([urls.list.length, urls.total]).toEqual([2, 3]);
  expect([hosts.list.length, hosts.total]).toEqual([1, 3]);
});
