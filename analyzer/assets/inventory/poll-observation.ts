import type { Facts } from '../../../collector/probes/snmp/facts.ts';
import { identityOf } from '../identity.ts';
import type { Observation } from './observation.ts';

/** MACs of one chassis that are kept; line cards of a core switch have hundreds of ports that share a few. */
const maxMacs = 64;
const maxAddresses = 128;

/** Bit 1 of the first octet: made up by software (bridges, containers), so that two machines may have the same (IEEE 802). */
function isBurntIn(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) === 0;
}

/** What a poll says of the device itself: the strongest source there is. */
export function pollObservation(
  target: { id: string; address: string },
  assetId: string,
  facts: Facts,
  at: string,
): Observation {
  const { serial, engineId, baseMac } = identityOf(facts);
  const ports = facts.ports.flatMap((port) => port.ifPhysAddress ?? []).filter(isBurntIn);
  const macs = new Set([...(baseMac === undefined ? [] : [baseMac]), ...ports]);
  const addresses = new Set([target.address, ...facts.addresses.map((fact) => fact.ip)]);
  const name = facts.sysName.trim();
  return {
    source: 'poll',
    ref: target.id,
    lastAt: at,
    assetId,
    addresses: [...addresses].slice(0, maxAddresses),
    macs: [...macs].slice(0, maxMacs),
    ...(serial === undefined ? {} : { serial }),
    ...(engineId === undefined ? {} : { engineId }),
    ...(name === '' || name.includes(' ') ? {} : { hostnames: [name] }),
  };
}
