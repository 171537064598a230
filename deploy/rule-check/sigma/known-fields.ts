import { commonAliases } from '../../../collector/parsers/mapping/aliases.ts';
import { hotFields } from '../../../collector/events/fields.ts';

/** Namespaces of vendor fields: any name below them may be there. */
const namespaces = new Set(
  `antiy audit bind cef cisco dbappsecurity dnsmasq dptech fields fortinet gap h3c hillstone huawei
  jinshan json jump leadsec leef legendsec netentsec nsfocus qianxin qihoo360 ruijie ruishu sangfor topsec
  unbound venustech web`.split(/\s+/u),
);

/** What parsers set beside the common aliases of key-value logs, and what the pipeline adds. */
const others = `
  antiy.rule_id cef.name dns.answers.data dns.header_flags dns.question.class dns.resolved_ip dns.response_code dns.type
  error.code error.message event.dataset event.duration event.end event.kind event.module event.original
  event.reason event.start event.timezone event.type file.size group.id group.name host.hostname host.ip host.type
  http.request.bytes http.response.body.bytes http.version log.syslog.appname log.syslog.facility.code log.syslog.facility.name
  log.syslog.hostname log.syslog.msgid log.syslog.priority log.syslog.procid log.syslog.relay
  log.syslog.severity.code log.syslog.severity.name log.syslog.version network.bytes network.direction
  network.iana_number observer.hostname observer.name observer.serial_number observer.time observer.type
  observer.version process.executable process.name process.parent.pid process.pid
  process.thread.id process.working_directory rule.category rule.ruleset
  rule.uuid source.address source.domain destination.domain source.user.name destination.user.name ssh.method tags
  tls.cipher tls.version tls.version_protocol url.path url.port url.query url.scheme user.audit.id user.audit.name
  user.effective.id user.effective.name user.id
`.split(/\s+/u);

const names = new Set<string>([
  ...Object.keys(hotFields),
  ...[...commonAliases.values()].map(({ field }) => field),
  ...others,
]);

/** Whether events that our parsers make can have the field. */
export function isKnownField(name: string): boolean {
  if (names.has(name) || name.startsWith('log.syslog.structured_data.')) return true;
  const dot = name.indexOf('.');
  return dot > 0 && namespaces.has(name.slice(0, dot));
}
