import type { Static, TObject } from 'typebox';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { MessageSeverity } from '../../analyzer/telling/tell.ts';
import type { OutgoingHttp } from './outgoing-http.ts';
import type { TargetGuard } from './target-guard.ts';
import type { Language } from './template.ts';

/** One message as a channel gets it: plain text, rendered, in one language. */
export interface Letter {
  /** The same at every attempt, so that a receiver can tell a repetition. */
  id: string;
  /** Mail address or telephone number; a group has none. */
  to?: string;
  language: Language;
  severity: MessageSeverity;
  title: string;
  text: string;
  /** Whole address of the page in the console, when the node knows its own. */
  link?: string;
  unit: { id: string; name: string };
  /** When it was told, ISO 8601 UTC. */
  at: string;
  test?: boolean;
}

/** `accepted`: the next machine has it. `delivered`: it stands where people read it. */
export interface Receipt {
  kind: 'accepted' | 'delivered';
  /** What the other side calls it. */
  reference?: string;
}

export interface ChannelParts {
  http: OutgoingHttp;
  guard: TargetGuard;
  time: TimeSource;
}

export interface ChannelConfig<S = unknown, X = unknown> {
  settings: S;
  secrets: X;
}

/** A way out of the house. One folder each; its line is in `registry.ts`. */
export interface ChannelKind<S extends TObject = TObject, X extends TObject = TObject> {
  id: 'mail' | 'webhook' | 'wecom' | 'dingtalk' | 'feishu' | 'sms';
  /** `group`: one letter for the unit; else one for each person with such an address. */
  audience: 'group' | 'mail' | 'phone';
  settings: S;
  /** Kept sealed, never answered. Every value is a string. */
  secrets: X;
  /** What can be said of the settings without sending. Throws DeliveryError. */
  check(config: ChannelConfig<Static<S>, Static<X>>, parts: ChannelParts): void;
  /** Throws DeliveryError. */
  send(
    config: ChannelConfig<Static<S>, Static<X>>,
    letter: Letter,
    parts: ChannelParts,
  ): Promise<Receipt>;
}

/** The kind as the registry keeps it: whoever calls it has checked settings and secrets against its schemas. */
export function defineChannel<S extends TObject, X extends TObject>(
  kind: ChannelKind<S, X>,
): ChannelKind {
  return kind;
}
