import { SnmpError } from './errors.ts';
import { openSession, type SessionLimits, type SnmpTarget } from './session.ts';

const sysDescr = '1.3.6.1.2.1.1.1.0';

/**
 * Says why a v3 device kept silent. Agents drop a message that they cannot decrypt without a report
 * (net-snmp does), so a wrong privacy key looks like a dead device: the same user without privacy
 * gets an answer then, be it data, an access error or a report. Other errors are returned as they are.
 */
export async function diagnoseTimeout(
  target: SnmpTarget,
  limits: SessionLimits,
  error: SnmpError,
): Promise<SnmpError> {
  const { credentials } = target;
  if (error.code !== 'TIMEOUT' || credentials.version !== '3') return error;
  if (credentials.privProtocol === undefined) return error;
  const { privProtocol: _protocol, privKey: _key, ...authOnly } = credentials;
  const session = openSession({ ...target, credentials: authOnly }, { ...limits, retries: 0 });
  try {
    await session.get([sysDescr]);
  } catch (second) {
    if (!(second instanceof SnmpError)) throw second;
    if (second.code === 'TIMEOUT' || second.code === 'UNREACHABLE') return error;
    if (second.code === 'WRONG_CREDENTIALS' && !/Unsupported Security Level/.test(second.message)) {
      return second;
    }
  } finally {
    session.close();
  }
  return new SnmpError(
    'WRONG_CREDENTIALS',
    `${target.address}:${target.port} knows the user and its authentication key but does not answer encrypted requests: the privacy protocol or key is wrong.`,
  );
}
