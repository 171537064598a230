import type { Event, FieldValue } from '../../../../collector/events/event.ts';

/** A full event from the fields that a test is about. */
export function event(id: string, at: string, fields: Record<string, FieldValue> = {}): Event {
  return {
    '@timestamp': at,
    'event.id': id,
    'event.ingested': at,
    'event.original': `line ${id}`,
    ...fields,
  };
}

export const morning = '2026-03-02T08:00:00.000Z';

/** `morning` plus so many seconds. */
export function after(seconds: number): string {
  return new Date(Date.parse(morning) + seconds * 1000).toISOString();
}

export const wholeDay = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };
export const always = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

/** What the filter tests ask about: vendors, both address families, several values, odd values. */
export const sample: readonly Event[] = [
  event('a1', after(1), {
    'unit.id': 'u1',
    'source.ip': '10.1.2.3',
    'source.port': 40001,
    'destination.ip': '203.0.113.9',
    'event.category': 'authentication',
    'event.outcome': 'failure',
    'event.severity': 3,
    'user.name': 'zhangsan',
    'observer.vendor': 'huawei',
    'http.response.status_code': 404,
    'client.ip': '172.16.5.4',
    'event.original':
      '<189>HW-CE6881 %%01SSH/5/SSH_USER_LOGIN_FAIL(s): User zhangsan failed to login from 10.1.2.3',
  }),
  event('a2', after(2), {
    'unit.id': 'u1',
    'source.ip': '2001:da8:215::1',
    'event.category': ['authentication', 'session'],
    'event.severity': 5,
    'user.name': 'ZhangSan',
    'observer.vendor': 'h3c',
    'http.response.status_code': '200',
    'client.ip': ['2001:db8::7', '172.16.9.9'],
    'event.original':
      'SSH用户成功地登录。（服务类型＝stelnet，用户名＝omuser，IP地址＝192.168.7.5）',
  }),
  event('a3', after(3), {
    'unit.id': 'u2',
    'source.ip': ['10.1.9.9', '192.0.2.77'],
    'source.port': [80, 443],
    'event.severity': 7,
    'user.name': 'li.si',
    'observer.vendor': 'hillstone',
    labels: ['red', 'blue'],
    'event.original': '登录失败：用户 li.si，来自 fe80::1 端口 GE1/0/24 MAC f4:79:60:05:c2:50',
  }),
  event('a4', after(4), {
    'unit.id': 'u3',
    'source.ip': '192.168.06.06',
    'event.action': 'logged-in',
    'user.name': 'wangwu',
    flag: true,
    'event.original': 'login failed for wangwu (http://www.example.com/index.php?id=1)',
    message: 'second text: Audit record',
  }),
  event('a5', after(5), {
    'unit.id': 'u3',
    'source.ip': '::ffff:10.1.2.4',
    labels: 'red',
    message: 'nothing special',
  }),
];
