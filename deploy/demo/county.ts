/** The demonstration county: made up, with addresses of private and documentation ranges. */
export interface DemoDevice {
  /** Address that its log lines come from. */
  address: string;
  name: string;
  kind: 'huawei-switch' | 'huawei-firewall' | 'h3c-switch' | 'ruijie-switch' | 'linux-server';
}

export interface DemoSchool {
  code: string;
  name: string;
  devices: DemoDevice[];
}

export const county = { code: 'demo-county', name: '青溪县教育局（演示）' };

/** Provides apps to the schools of the county. */
export const provider = { code: 'demo-provider', name: '晨星教育科技有限公司（演示）' };

function school(
  index: number,
  code: string,
  name: string,
  kinds: DemoDevice['kind'][],
): DemoSchool {
  const labels: Record<DemoDevice['kind'], string> = {
    'huawei-switch': 'SW-HX',
    'huawei-firewall': 'FW-CK',
    'h3c-switch': 'SW-H3C',
    'ruijie-switch': 'Ruijie',
    'linux-server': 'web',
  };
  return {
    code,
    name,
    devices: kinds.map((kind, position) => ({
      kind,
      address: `10.${10 + index}.0.${position + 1}`,
      name: `${labels[kind]}-${code}-${position + 1}`,
    })),
  };
}

export const schools: readonly DemoSchool[] = [
  school(1, 'yizhong', '青溪县第一中学（演示）', [
    'huawei-firewall',
    'huawei-switch',
    'h3c-switch',
    'linux-server',
  ]),
  school(2, 'shixiao', '青溪县实验小学（演示）', ['huawei-switch', 'ruijie-switch']),
  school(3, 'chengguan', '城关镇中心小学（演示）', ['h3c-switch', 'ruijie-switch']),
  school(4, 'zhizhong', '青溪县职业中学（演示）', [
    'huawei-firewall',
    'h3c-switch',
    'linux-server',
  ]),
];
