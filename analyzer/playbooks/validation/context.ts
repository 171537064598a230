import { ExpressionError } from '../expression/tokens.ts';
import { checkExpression, type ExpressionFault } from '../expression/check.ts';
import type { Expression, FunctionName, ValueType } from '../expression/expression.ts';
import { parseExpression } from '../expression/parse.ts';
import type { FaultCode, Faults } from '../fault.ts';
import type { PlaybookRules } from '../rules.ts';
import { extensionId } from '../schema/common.ts';
import type { PlaybookExtension, Text } from '../schema/extension.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import { templateFault, variablesIn } from '../template.ts';

export interface ValidationContext {
  rules: PlaybookRules;
  /** Whether rules/deadlines has a deadline of this id; without it all are taken to exist. */
  hasDeadline?: ((id: string) => boolean) | undefined;
}

const codeOf: Readonly<Record<ExpressionFault['kind'], FaultCode>> = {
  variable: 'UNKNOWN_VARIABLE',
  call: 'CONDITION',
  type: 'CONDITION',
};

/** What every part of the validation looks names up in. */
export function createNames(
  json: PlaybookJson,
  { rules, hasDeadline }: ValidationContext,
  faults: Faults,
) {
  const extension: PlaybookExtension = json.playbook_extensions[extensionId];
  const roles = new Set(extension.roles.map(({ id }) => id));
  const phases = new Set((extension.phases ?? []).map(({ id }) => id));
  const injects = new Map((extension.injects ?? []).map((inject) => [inject.id, inject]));
  const actions = new Set(rules.actions.map(({ id }) => id));
  const variables = new Map(Object.entries(json.playbook_variables ?? {}));

  const known = (set: { has(id: string): boolean }, code: FaultCode, what: string) => {
    return (path: string, id: string | undefined): void => {
      if (id !== undefined && !set.has(id)) faults.add(path, code, `There is no ${what} ${id}.`);
    };
  };

  function callFault(name: FunctionName, [first = '', second]: readonly string[]) {
    if (name === 'finished') {
      if (second !== undefined) return 'finished() takes one step';
      return Object.hasOwn(json.workflow, first) ? undefined : `there is no step ${first}`;
    }
    const [injectId, kind] = name === 'done' ? [second, first] : [first, second];
    const inject = injectId === undefined ? undefined : injects.get(injectId);
    if (injectId !== undefined && !inject) return `there is no inject ${injectId}`;
    if (kind === undefined) return undefined;
    if (name !== 'done' && name !== 'missed') return `${name}() takes one inject`;
    if (!actions.has(kind)) return `there is no kind of action ${kind}`;
    const expects = inject?.expected.some((each) => each.kind === kind) ?? true;
    return expects ? undefined : `the inject ${injectId} expects no ${kind}`;
  }

  const scope = {
    variableType: (name: string): ValueType | undefined => variables.get(name)?.type,
    callFault,
  };

  function text(path: string, value: string | undefined): void {
    if (value === undefined) return;
    const fault = templateFault(value);
    if (fault !== undefined) faults.add(path, 'TEMPLATE', fault);
    for (const name of new Set(variablesIn(value))) {
      if (variables.has(name)) continue;
      faults.add(path, 'UNKNOWN_VARIABLE', `The variable ${name} is not declared.`);
    }
  }

  return {
    json,
    extension,
    rules,
    faults,
    variables,
    injects,
    role: known(roles, 'UNKNOWN_ROLE', 'role'),
    phase: known(phases, 'UNKNOWN_PHASE', 'phase'),
    inject: known(injects, 'UNKNOWN_INJECT', 'inject'),
    action: known(actions, 'UNKNOWN_ACTION', 'kind of action'),
    deadline: (path: string, id: string | undefined): void => {
      if (id === undefined || !hasDeadline || hasDeadline(id)) return;
      faults.add(path, 'UNKNOWN_RULE', `rules/deadlines has no ${id}.`);
    },
    text,
    words(path: string, value: Text | undefined): void {
      text(`${path}/zh`, value?.zh);
      text(`${path}/en`, value?.en);
    },
    condition(path: string, source: string): Expression | undefined {
      try {
        const expression = parseExpression(source);
        for (const { kind, message } of checkExpression(expression, scope)) {
          faults.add(path, codeOf[kind], `${message}: ${source}`);
        }
        return expression;
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        faults.add(path, 'CONDITION', `${error.message}: ${source}`);
        return undefined;
      }
    },
    unique(path: string, ids: readonly string[], member: string): void {
      const seen = new Set<string>();
      for (const [index, id] of ids.entries()) {
        if (seen.has(id)) {
          faults.add(`${path}/${index}/${member}`, 'DUPLICATE_ID', `${id} is there twice.`);
        }
        seen.add(id);
      }
    },
  };
}

export type Names = ReturnType<typeof createNames>;
