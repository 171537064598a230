import {
  openSession,
  type SessionLimits,
  type SnmpSession,
  type SnmpTarget,
} from '../../collector/probes/snmp/session.ts';

export interface SessionPool {
  /** The open session of a target, or a new one; `version` changes when its settings did. */
  take(id: string, version: string, target: SnmpTarget): SnmpSession;
  drop(id: string): void;
  size(): number;
  stop(): void;
}

/**
 * Keeps one socket per target between polls: an SNMPv3 session has its engine discovered and keys
 * localised, and a session remembers how large a reply its device can give. The least used go first.
 */
export function createSessionPool(
  limits: SessionLimits,
  startRepetitions: number,
  max: number,
): SessionPool {
  const sessions = new Map<string, { version: string; session: SnmpSession }>();

  function drop(id: string): void {
    sessions.get(id)?.session.close();
    sessions.delete(id);
  }

  return {
    take(id, version, target) {
      const known = sessions.get(id);
      if (known && known.version === version) {
        sessions.delete(id);
        sessions.set(id, known);
        return known.session;
      }
      drop(id);
      const [oldest] = sessions.keys();
      if (sessions.size >= max && oldest !== undefined) drop(oldest);
      const session = openSession(target, limits, startRepetitions);
      sessions.set(id, { version, session });
      return session;
    },
    drop,
    size: () => sessions.size,
    stop() {
      for (const { session } of sessions.values()) session.close();
      sessions.clear();
    },
  };
}
