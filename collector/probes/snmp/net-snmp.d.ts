/** The part of net-snmp that we use; the package brings no types. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events';

  export interface Varbind {
    oid: string;
    type: number;
    /** Buffer for octet strings, opaque and Counter64; text for OIDs and addresses; number otherwise. */
    value: unknown;
  }

  export interface SessionOptions {
    version?: number;
    port?: number;
    retries?: number;
    timeout?: number;
    transport?: 'udp4' | 'udp6';
    context?: string;
    backwardsGetNexts?: boolean;
    idBitsSize?: number;
    dgramModule?: { createSocket(type: 'udp4' | 'udp6'): unknown };
  }

  export interface User {
    name: string;
    level: number;
    authProtocol?: string;
    authKey?: string;
    privProtocol?: string;
    privKey?: string;
  }

  export class Session extends EventEmitter {
    timeout: number;
    /** Set once the engine of a v3 device is known. */
    msgSecurityParameters?: unknown;
    get(oids: string[], done: (error: Error | null, varbinds?: Varbind[]) => void): this;
    getNext(oids: string[], done: (error: Error | null, varbinds?: Varbind[]) => void): this;
    getBulk(
      oids: string[],
      nonRepeaters: number,
      maxRepetitions: number,
      done: (error: Error | null, varbinds?: Varbind[][]) => void,
    ): this;
    close(): this;
  }

  export interface MibProvider {
    name: string;
    type: number;
    oid: string;
    scalarType?: number;
    maxAccess?: number;
    handler?: (request: MibRequest) => void;
  }

  export interface MibNode {
    value: unknown;
    valueType: number;
  }

  export interface MibRequest {
    oid: string;
    instanceNode: MibNode;
    done(error?: { errorStatus: number }): void;
  }

  export class Mib {
    registerProvider(provider: MibProvider): void;
    addProviderToNode(provider: MibProvider): MibNode;
    addNodesForOid(oid: string): MibNode;
  }

  export class Agent {
    getMib(): Mib;
    getAuthorizer(): {
      addCommunity(community: string): void;
      addUser(user: User): void;
    };
    close(done?: () => void): void;
    listener: { sockets: Record<string, EventEmitter> };
  }

  export interface RequestTimedOut extends Error {
    name: 'RequestTimedOutError';
  }

  export interface RequestFailed extends Error {
    name: 'RequestFailedError';
    status: number;
  }

  export interface ResponseInvalid extends Error {
    name: 'ResponseInvalidError';
    code: number;
  }

  interface NetSnmp {
    Version2c: number;
    Version3: number;
    ErrorStatus: Readonly<Record<string, number>>;
    ObjectType: Readonly<Record<string, number>>;
    SecurityLevel: { noAuthNoPriv: number; authNoPriv: number; authPriv: number };
    AuthProtocols: Readonly<Record<string, string>>;
    PrivProtocols: Readonly<Record<string, string>>;
    MibProviderType: { Scalar: number; Table: number };
    MaxAccess: Readonly<Record<string, number>>;
    RequestTimedOutError: new (message: string) => RequestTimedOut;
    RequestFailedError: new (message: string, status: number) => RequestFailed;
    ResponseInvalidError: new (message: string, code: number) => ResponseInvalid;
    ResponseInvalidCode: Readonly<Record<string, number>>;
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    createAgent(
      options: {
        port: number;
        address?: string;
        transport?: 'udp4' | 'udp6';
        disableAuthorization?: boolean;
        engineID?: string;
        accessControlModelType?: number;
      },
      callback: (error: Error | null, data?: unknown) => void,
    ): Agent;
  }
  const snmp: NetSnmp;
  export default snmp;
}
