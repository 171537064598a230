import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface SmtpRefusal extends Error {
  responseCode: number;
}

export function refusal(responseCode: number, message: string): SmtpRefusal {
  return Object.assign(new Error(message), { responseCode });
}

export interface TestSmtp {
  port: number;
  /** What was taken: raw mails, with headers. */
  mails: string[];
  /** Whether the dialogue was encrypted, for each mail. */
  secure: boolean[];
  users: string[];
  /** Refuses the next recipients, latest first. */
  refuse: SmtpRefusal[];
  stop(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it takes. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<TestSmtp> {
  const mails: string[] = [];
  const secure: boolean[] = [];
  const users: string[] = [];
  const refuse: SmtpRefusal[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username = '', password }, _session, done) {
      if (password !== 'right') {
        done(refusal(535, 'wrong password'));
        return;
      }
      users.push(username);
      done(null, { user: username });
    },
    onRcptTo(_address, _session, done) {
      done(refuse.shift());
    },
    onData(stream, session, done) {
      const keep = async (): Promise<void> => {
        mails.push(await text(stream));
        secure.push(session.secure);
        done();
      };
      void keep();
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    secure,
    users,
    refuse,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
