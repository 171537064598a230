import type { Value } from '../expression/expression.ts';
import type { AutomaticCommand } from '../program.ts';
import type { PlaybookRules } from '../rules.ts';
import type { HttpCommand } from '../schema/commands.ts';
import { filled } from '../template.ts';
import {
  ActionFailure,
  type ActionContext,
  type Automatic,
  type HttpEndpoints,
  type Performed,
  type PlatformActions,
} from './automatic.ts';

type Fill = (text: string) => string;

/** A value stays inside its quotes, whatever it is. */
const quotable = (value: Value | undefined): Value | undefined =>
  typeof value === 'string' ? value.replaceAll(/["'\\]/gu, ' ') : value;

function filledCommand(command: AutomaticCommand, fill: Fill, fillQuery: Fill): AutomaticCommand {
  switch (command.command) {
    case 'tell': {
      const { text, ...rest } = command.parameters;
      const { zh, en } = text;
      const words = { zh: fill(zh), ...(en !== undefined && { en: fill(en) }) };
      return { ...command, parameters: { ...rest, text: words } };
    }
    case 'query-events': {
      const { parameters } = command;
      return { ...command, parameters: { ...parameters, query: fillQuery(parameters.query) } };
    }
    case 'draft-notice': {
      const { title, text, severity } = command.parameters;
      const parameters = { title: fill(title).slice(0, 200), text: fill(text), severity };
      return { ...command, parameters };
    }
    case 'recheck-item': {
      const { system, item } = command.parameters;
      return { ...command, parameters: { system: fill(system), item: fill(item) } };
    }
    case 'poll-asset':
      return { ...command, parameters: { asset: fill(command.parameters.asset) } };
    case 'snapshot-evidence': {
      const { query, note, window_ms } = command.parameters;
      return { ...command, parameters: { query: fillQuery(query), note: fill(note), window_ms } };
    }
  }
}

/** The request line, without what a value could smuggle in: a path has no blanks and no line ends. */
function requestOf(base: string, command: HttpCommand, fill: Fill) {
  const [method = 'GET', path = '/'] = command.command.split(' ');
  const safe = path.replaceAll(/__[a-z][a-z0-9_-]{0,56}__:value/gu, (found) =>
    encodeURIComponent(fill(found)),
  );
  const headers = Object.entries(command.headers ?? {}).map(([name, [value = '']]) => {
    const text = fill(value);
    if (/[^\t\x20-\x7e]/u.test(text)) {
      throw new ActionFailure('sure', 'BAD_HEADER', `The header ${name} holds what no header may.`);
    }
    return [name.toLowerCase(), text] as const;
  });
  return {
    method,
    url: `${base.replace(/\/$/u, '')}${safe}`,
    headers: Object.fromEntries(headers),
  };
}

/** Headers that belong to the connection. */
const forbidden: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

async function performHttp(
  { command, url: base }: Extract<Automatic, { kind: 'http' }>,
  fill: Fill,
  endpoints: HttpEndpoints | undefined,
  { http }: PlaybookRules,
  signal: AbortSignal,
): Promise<Performed> {
  if (!endpoints) {
    throw new ActionFailure('sure', 'HTTP_OFF', 'HTTP commands are not carried out here.');
  }
  const { method, url, headers } = requestOf(base, command, fill);
  const bad = Object.keys(headers).find((name) => forbidden.has(name));
  if (bad !== undefined) throw new ActionFailure('sure', 'BAD_HEADER', `${bad} can not be set.`);
  const body = command.content === undefined ? undefined : fill(command.content);
  if (body !== undefined && Buffer.byteLength(body) > http.requestKibibytes * 1024) {
    throw new ActionFailure('sure', 'BODY_TOO_LARGE', 'The filled in content is too large.');
  }
  const { status } = await endpoints.send({
    method,
    url,
    headers,
    body,
    timeoutMs: http.timeoutSeconds * 1000,
    maxAnswerBytes: http.answerKibibytes * 1024,
    signal,
  });
  if (status < 400) return { value: status, detail: `HTTP ${status}` };
  const certainty = status >= 500 && method === 'GET' ? 'passing' : 'sure';
  throw new ActionFailure(certainty, `HTTP_${status}`, `The endpoint answered ${status}.`);
}

export interface PerformDeps {
  actions: PlatformActions;
  http?: HttpEndpoints | undefined;
  rules: PlaybookRules;
}

/** Carries out one automatic command. Throws ActionFailure, or anything for a fault that may pass. */
export async function performAutomatic(
  { actions, http, rules }: PerformDeps,
  automatic: Automatic,
  variable: (name: string) => Value | undefined,
  context: ActionContext,
): Promise<Performed> {
  const fill = (text: string) => filled(text, variable);
  const fillQuery = (text: string) => filled(text, (name) => quotable(variable(name)));
  return automatic.kind === 'platform'
    ? await actions.perform(filledCommand(automatic.command, fill, fillQuery), context)
    : await performHttp(automatic, fill, http, rules, context.signal);
}
