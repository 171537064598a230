import type { Filter } from '../event-store.ts';
import { after } from './event-fixtures.ts';

/** Over the sample events: what is asked, how, and the ids that must be found. */
export const filterCases: readonly [string, Filter, string][] = [
  ['equals on a hot keyword', { kind: 'equals', field: 'user.name', value: 'zhangsan' }, 'a1'],
  ['equals on a hot number', { kind: 'equals', field: 'event.severity', value: 5 }, 'a2'],
  [
    'equals on a hot number given as text',
    { kind: 'equals', field: 'event.severity', value: '5' },
    'a2',
  ],
  [
    'equals on one of several values of a hot field',
    { kind: 'equals', field: 'event.category', value: 'session' },
    'a2',
  ],
  ['equals on one of several ports', { kind: 'equals', field: 'source.port', value: 443 }, 'a3'],
  ['equals on an address', { kind: 'equals', field: 'source.ip', value: '10.1.2.3' }, 'a1'],
  [
    'equals on an IPv6 address in another form',
    { kind: 'equals', field: 'source.ip', value: '2001:0DA8:215:0::1' },
    'a2',
  ],
  [
    'equals on one of several addresses',
    { kind: 'equals', field: 'source.ip', value: '192.0.2.77' },
    'a3',
  ],
  [
    'equals on IPv4 mapped in IPv6',
    { kind: 'equals', field: 'source.ip', value: '10.1.2.4' },
    'a5',
  ],
  [
    'equals on an address with leading zeros as text',
    { kind: 'equals', field: 'source.ip', value: '192.168.06.06' },
    'a4',
  ],
  [
    'equals on another field',
    { kind: 'equals', field: 'http.response.status_code', value: 404 },
    'a1',
  ],
  [
    'equals on another field kept as text',
    { kind: 'equals', field: 'http.response.status_code', value: 200 },
    'a2',
  ],
  ['equals on another boolean field', { kind: 'equals', field: 'flag', value: true }, 'a4'],
  [
    'equals on one of several values of another field',
    { kind: 'equals', field: 'labels', value: 'red' },
    'a3 a5',
  ],
  ['equals on a field that no event has', { kind: 'equals', field: 'no.such', value: 'x' }, ''],
  ['equals with SQL in it', { kind: 'equals', field: 'user.name', value: "x' OR '1'='1" }, ''],
  [
    'in on a hot field',
    { kind: 'in', field: 'observer.vendor', values: ['h3c', 'huawei', 'cisco'] },
    'a1 a2',
  ],
  [
    'in on addresses',
    { kind: 'in', field: 'source.ip', values: ['10.1.2.3', '10.1.9.9'] },
    'a1 a3',
  ],
  ['in on another field', { kind: 'in', field: 'labels', values: ['blue', 'green'] }, 'a3'],
  ['in with nothing', { kind: 'in', field: 'labels', values: [] }, ''],
  ['prefix on a hot field, by case', { kind: 'prefix', field: 'user.name', value: 'zhang' }, 'a1'],
  [
    'prefix on one of several values',
    { kind: 'prefix', field: 'event.category', value: 'sess' },
    'a2',
  ],
  ['prefix on another field', { kind: 'prefix', field: 'labels', value: 'bl' }, 'a3'],
  [
    'CIDR on a hot IPv4 field',
    { kind: 'cidr', field: 'source.ip', cidr: '10.1.0.0/16' },
    'a1 a3 a5',
  ],
  ['CIDR with host bits', { kind: 'cidr', field: 'source.ip', cidr: '10.1.2.200/24' }, 'a1 a5'],
  ['CIDR on a hot IPv6 field', { kind: 'cidr', field: 'source.ip', cidr: '2001:da8::/32' }, 'a2'],
  ['CIDR of all IPv4', { kind: 'cidr', field: 'source.ip', cidr: '0.0.0.0/0' }, 'a1 a3 a5'],
  ['CIDR of all IPv6, which is not IPv4', { kind: 'cidr', field: 'source.ip', cidr: '::/0' }, 'a2'],
  ['CIDR on another field', { kind: 'cidr', field: 'client.ip', cidr: '172.16.0.0/12' }, 'a1 a2'],
  [
    'CIDR on another field, IPv6',
    { kind: 'cidr', field: 'client.ip', cidr: '2001:db8::/32' },
    'a2',
  ],
  ['exists on a hot field', { kind: 'exists', field: 'event.action' }, 'a4'],
  ['exists on a hot field with several values', { kind: 'exists', field: 'source.port' }, 'a1 a3'],
  ['exists on another field', { kind: 'exists', field: 'http.response.status_code' }, 'a1 a2'],
  ['range on a hot number', { kind: 'range', field: 'event.severity', gte: 5, lt: 7 }, 'a2'],
  [
    'range on a hot number over several values',
    { kind: 'range', field: 'source.port', gt: 100, lte: 40_001 },
    'a1 a3',
  ],
  [
    'range on another number',
    { kind: 'range', field: 'http.response.status_code', gte: 200, lt: 400 },
    'a2',
  ],
  ['range on another field as text', { kind: 'range', field: 'labels', gte: 'c' }, 'a3 a5'],
  ['range on a hot keyword', { kind: 'range', field: 'user.name', gte: 'w' }, 'a1 a4'],
  [
    'range on addresses',
    { kind: 'range', field: 'source.ip', gte: '10.1.2.3', lte: '10.1.2.9' },
    'a1 a5',
  ],
  ['range on time', { kind: 'range', field: '@timestamp', gt: after(3) }, 'a4 a5'],
  [
    'not',
    { kind: 'not', filter: { kind: 'equals', field: 'observer.vendor', value: 'h3c' } },
    'a1 a3 a4 a5',
  ],
  [
    'not on another field',
    { kind: 'not', filter: { kind: 'equals', field: 'labels', value: 'red' } },
    'a1 a2 a4',
  ],
  [
    'not of not',
    { kind: 'not', filter: { kind: 'not', filter: { kind: 'exists', field: 'labels' } } },
    'a3 a5',
  ],
  [
    'all within any within not',
    {
      kind: 'not',
      filter: {
        kind: 'any',
        filters: [
          {
            kind: 'all',
            filters: [
              { kind: 'exists', field: 'labels' },
              { kind: 'equals', field: 'unit.id', value: 'u3' },
            ],
          },
          { kind: 'cidr', field: 'source.ip', cidr: '10.1.2.3/32' },
        ],
      },
    },
    'a2 a3 a4',
  ],
  ['any of nothing', { kind: 'any', filters: [] }, ''],
  ['all of nothing', { kind: 'all', filters: [] }, 'a1 a2 a3 a4 a5'],
];

/** Free text; the third column is what must be found. */
export const textCases: readonly [string, string, string][] = [
  ['a word, by any case', 'FAILED', 'a1 a4'],
  ['two words in any order', 'login failed', 'a1 a4'],
  ['a phrase in order', '"failed to login"', 'a1'],
  ['a phrase in the wrong order', '"login failed"', 'a4'],
  ['no part of a word', 'fail', ''],
  ['the beginning of a word', 'fail*', 'a1 a4'],
  ['a word with underscores as one', 'ssh_user_login_fail', 'a1'],
  ['not a part of one', 'ssh_user', ''],
  ['the beginning of one', 'SSH_USER*', 'a1'],
  ['Chinese of two characters', '登录', 'a2 a3'],
  ['Chinese of four', '登录失败', 'a3'],
  ['Chinese of one', '登', 'a2 a3'],
  ['Chinese at the end of a run', '成功地登录', 'a2'],
  ['Chinese characters that do not stand together', '登失', ''],
  ['Chinese with a wildcard', '登录*', 'a2 a3'],
  ['Latin run into Chinese', 'ssh用户', 'a2'],
  ['Chinese run into Latin, full width', '服务类型＝stelnet', 'a2'],
  ['Latin beside Chinese', 'stelnet', 'a2'],
  ['an IPv4 address', '10.1.2.3', 'a1'],
  ['an IPv4 address in Chinese', '192.168.7.5', 'a2'],
  ['the beginning of an IPv4 address', '10.1.*', 'a1'],
  ['not half an address', '10.1', ''],
  ['an IPv6 address in another form', 'FE80:0:0::1', 'a3'],
  ['a MAC address', 'F4:79:60:05:C2:50', 'a3'],
  ['a host name', 'www.example.com', 'a4'],
  ['a part of a host name', 'example', 'a4'],
  ['a name with a hyphen', 'HW-CE6881', 'a1'],
  ['an interface name', 'GE1/0/24', 'a3'],
  ['a name with a dot', 'li.si', 'a3'],
  ['punctuation only: asks nothing', '?! --', 'a1 a2 a3 a4 a5'],
  ['a message that is not in the line', 'audit', 'a4'],
  ['a phrase within the message', '"second text"', 'a4'],
  ['no phrase across line and message', '"id=1 second"', ''],
  ['a quote in it', "wangwu'", 'a4'],
  ['a word nowhere', 'zzyzx', ''],
];

/** Free text over one text field. */
export const fieldTextCases: readonly [string, string, string][] = [
  ['message', 'record', 'a4'],
  ['message', 'rec*', 'a4'],
  ['message', 'rec', ''],
  ['message', 'special nothing', 'a5'],
  ['event.original', '登录失败', 'a3'],
  ['event.original', 'ssh用户', 'a2'],
  ['event.original', '"failed to login from 10.1.2.3"', 'a1'],
  ['event.original', 'audit', ''],
];
