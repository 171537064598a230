import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals secrets at rest (SNMP communities, v3 keys, passwords of outside services). */
export interface SecretBox {
  /** Returns `enc:v1:<base64url>`. `context` is bound to the cipher text: a value copied elsewhere does not open. */
  seal(plain: string, context: string): string;
  /** Throws `SECRET_UNREADABLE` when the key, the context or the text is wrong. */
  open(sealed: string, context: string): string;
}

export class SecretUnreadableError extends Error {
  readonly code = 'SECRET_UNREADABLE';
  constructor(context: string) {
    super(`The stored secret for ${context} cannot be read with this key file; enter it again.`);
  }
}

const prefix = 'enc:v1:';

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). `key` is 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal(plain, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, context) {
      try {
        if (!sealed.startsWith(prefix)) throw new Error('not sealed');
        const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new SecretUnreadableError(context);
      }
    },
  };
}

export function isSealed(value: string): boolean {
  return value.startsWith(prefix);
}
