import { alertPlatform } from './alert-platform/index.ts';
import { antiyAtd } from './antiy-atd/index.ts';
import { bindNamed } from './bind-named/index.ts';
import { cef } from './cef/index.ts';
import { ciscoIos } from './cisco-ios/index.ts';
import { dbappsecurity } from './dbappsecurity/index.ts';
import { dnsmasq } from './dnsmasq/index.ts';
import { dptech } from './dptech/index.ts';
import { fortinetFortigate } from './fortinet-fortigate/index.ts';
import { gapGatekeeper } from './gap-gatekeeper/index.ts';
import { h3cBastion } from './h3c-bastion/index.ts';
import { h3cComware } from './h3c-comware/index.ts';
import { hillstone } from './hillstone/index.ts';
import { huaweiUsg } from './huawei-usg/index.ts';
import { huaweiVrp } from './huawei-vrp/index.ts';
import { jinshanGateway } from './jinshan-gateway/index.ts';
import { jsonLog } from './json-log/index.ts';
import { jumpIps } from './jump-ips/index.ts';
import { keyValueLog } from './key-value-log/index.ts';
import { leadsec } from './leadsec/index.ts';
import { leef } from './leef/index.ts';
import { legendsecBastion, legendsecWaf } from './legendsec/index.ts';
import { linuxAudit } from './linux-audit/index.ts';
import { linuxAuth } from './linux-auth/index.ts';
import { linuxSshd } from './linux-sshd/index.ts';
import { netentsec } from './netentsec/index.ts';
import { nsfocusAds, nsfocusConsole, nsfocusWaf } from './nsfocus/index.ts';
import type { Parser } from './parser.ts';
import { qihooNsg, qihooSslVpn } from './qihoo-360/index.ts';
import { ruijieRgos } from './ruijie-rgos/index.ts';
import { ruishuWaf } from './ruishu-waf/index.ts';
import { sangfor } from './sangfor/index.ts';
import { sangforEdr } from './sangfor-edr/index.ts';
import { topsec } from './topsec/index.ts';
import { unbound } from './unbound/index.ts';
import { venustech } from './venustech/index.ts';
import { webAccess } from './web-access/index.ts';
import { webError } from './web-error/index.ts';

/** Asked in this order: the more particular mark first, the general formats last. */
export const parsers: readonly Parser[] = [
  linuxSshd,
  linuxAuth,
  ruishuWaf,
  webAccess,
  webError,
  bindNamed,
  dnsmasq,
  unbound,
  linuxAudit,
  dbappsecurity,
  cef,
  leef,
  h3cComware,
  dptech,
  huaweiUsg,
  huaweiVrp,
  ruijieRgos,
  hillstone,
  qihooNsg,
  leadsec,
  fortinetFortigate,
  topsec,
  sangfor,
  sangforEdr,
  alertPlatform,
  h3cBastion,
  jinshanGateway,
  gapGatekeeper,
  venustech,
  qihooSslVpn,
  legendsecBastion,
  legendsecWaf,
  nsfocusAds,
  nsfocusConsole,
  nsfocusWaf,
  netentsec,
  antiyAtd,
  jumpIps,
  ciscoIos,
  jsonLog,
  keyValueLog,
];
