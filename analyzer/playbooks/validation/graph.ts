import { at, type Faults } from '../fault.ts';
import type { Region } from '../program.ts';
import type { PlaybookJson } from '../schema/playbook.ts';
import type { Step } from '../schema/workflow.ts';

export interface GraphLimits {
  width: number;
  nesting: number;
}

/** The regions of a workflow, and which region each step is in. */
export interface Graph {
  regions: Region[];
  regionOf: Map<string, number>;
  /** Regions that a step opens: branches of a parallel step, the body of a loop, the choice of an if step. */
  opened: Map<string, number[]>;
}

interface Leads {
  on_completion?: string;
  on_success?: string;
  on_failure?: string;
  on_true?: string;
  on_false?: string;
}

/** The members of any step that name other steps, but for the branches of a parallel one. */
const leadsOf = (step: Step): Leads => step as Leads;

/** What is wrong with where a step leads, by itself. */
function wayFaults(id: string, step: Step, faults: Faults): void {
  const path = at('/workflow', id);
  const { on_completion, on_success, on_failure, on_false } = leadsOf(step);
  if (on_completion !== undefined && (on_success ?? on_failure) !== undefined) {
    faults.add(
      path,
      'TWO_WAYS',
      'It has on_completion, so on_success and on_failure are left out.',
    );
  }
  switch (step.type) {
    case 'end':
      return;
    case 'if-condition':
      if (on_completion === undefined && on_false === undefined) {
        faults.add(
          path,
          'NO_NEXT',
          'It needs on_false or on_completion: nothing follows when it is false.',
        );
      }
      return;
    case 'parallel':
      if ((on_completion ?? on_success) === undefined) {
        faults.add(
          path,
          'MISSING_JOIN',
          'Its branches join nowhere: on_completion or on_success is missing.',
        );
      }
      return;
    case 'start':
    case 'action':
    case 'while-condition':
      if ((on_completion ?? on_success) === undefined) {
        faults.add(path, 'NO_NEXT', 'It leads nowhere: on_completion or on_success is missing.');
      }
  }
}

/** A place that a walk through the workflow comes to. */
interface Visit {
  id: string;
  region: number;
  depth: number;
  /** Where it was named. */
  from: string;
}

/**
 * Walks the workflow from its start and from its exception, and finds its regions. Faults: steps that do not exist, are never
 * reached, are reached from two branches that run beside each other (no join), circles, nesting beyond the cap.
 */
export function readGraph(json: PlaybookJson, limits: GraphLimits, faults: Faults): Graph {
  const { workflow } = json;
  const graph: Graph = {
    regions: [{ id: 0, parent: undefined, owner: undefined }],
    regionOf: new Map(),
    opened: new Map(),
  };
  const todo: Visit[] = [];

  const openRegion = (parent: number, owner: string): number => {
    const id = graph.regions.length;
    graph.regions.push({ id, parent, owner });
    graph.opened.set(owner, [...(graph.opened.get(owner) ?? []), id]);
    return id;
  };

  /** A loop's body may name its loop as what comes next: that ends the round. */
  const endsRound = (id: string, region: number): boolean => graph.regions[region]?.owner === id;

  function visit({ id, region, depth, from }: Visit): void {
    const step = Object.hasOwn(workflow, id) ? workflow[id] : undefined;
    if (!step) {
      faults.add(from, 'UNKNOWN_STEP', `There is no step ${id}.`);
      return;
    }
    if (step.type === 'end') {
      graph.regionOf.set(id, graph.regionOf.get(id) ?? region);
      return;
    }
    if (step.type === 'while-condition' && endsRound(id, region)) return;
    const known = graph.regionOf.get(id);
    if (known !== undefined) {
      if (known !== region) {
        faults.add(
          from,
          'SHARED_STEP',
          `${id} is reached from two branches; end each branch at an end step and go on after the join.`,
        );
      }
      return;
    }
    graph.regionOf.set(id, region);
    if (depth > limits.nesting) {
      const message = `It stands more than ${limits.nesting} levels deep in other steps.`;
      faults.add(at('/workflow', id), 'TOO_NESTED', message);
      return;
    }
    todo.push(...visitsFrom(id, step, region, depth));
  }

  function visitsFrom(id: string, step: Step, region: number, depth: number): Visit[] {
    const path = at('/workflow', id);
    const { on_completion, on_success, on_failure } = leadsOf(step);
    const after = Object.entries({ on_completion, on_success, on_failure }).flatMap(
      ([key, next]) =>
        next === undefined ? [] : [{ id: next, region, depth, from: at(path, key) }],
    );
    switch (step.type) {
      case 'parallel': {
        if (step.next_steps.length > limits.width) {
          const message = `It has ${step.next_steps.length} branches; at most ${limits.width}.`;
          faults.add(at(path, 'next_steps'), 'TOO_MANY', message);
        }
        const branches = step.next_steps.map((next, index) => ({
          id: next,
          region: openRegion(region, id),
          depth: depth + 1,
          from: at(path, 'next_steps', index),
        }));
        return [...branches, ...after];
      }
      case 'while-condition':
        return [
          {
            id: step.on_true,
            region: openRegion(region, id),
            depth: depth + 1,
            from: at(path, 'on_true'),
          },
          ...after,
        ];
      case 'if-condition': {
        const own = on_completion === undefined ? region : openRegion(region, id);
        const inner = own === region ? depth : depth + 1;
        const branches = Object.entries({ on_true: step.on_true, on_false: step.on_false }).flatMap(
          ([key, next]) =>
            next === undefined
              ? []
              : [{ id: next, region: own, depth: inner, from: at(path, key) }],
        );
        return [...branches, ...after];
      }
      case 'start':
      case 'action':
        return after;
      case 'end':
        return [];
    }
  }

  todo.push({ id: json.workflow_start, region: 0, depth: 0, from: '/workflow_start' });
  if (json.workflow_exception !== undefined) {
    todo.push({ id: json.workflow_exception, region: 0, depth: 0, from: '/workflow_exception' });
  }
  for (let next = todo.pop(); next; next = todo.pop()) visit(next);
  for (const [id, step] of Object.entries(workflow)) {
    wayFaults(id, step, faults);
    if (!graph.regionOf.has(id)) {
      faults.add(at('/workflow', id), 'UNREACHABLE', 'No step leads here.');
    }
  }
  cycleFaults(json, graph, faults);
  return graph;
}

/** Circles: a loop is a while step, whose body ends at an end step. */
function cycleFaults({ workflow }: PlaybookJson, graph: Graph, faults: Faults): void {
  const state = new Map<string, 'open' | 'closed'>();
  const nextOf = (id: string): string[] => {
    const step = Object.hasOwn(workflow, id) ? workflow[id] : undefined;
    if (!step) return [];
    const { on_completion, on_success, on_failure, on_true, on_false } = leadsOf(step);
    const branches = step.type === 'parallel' ? step.next_steps : [];
    const all = [on_completion, on_success, on_failure, on_true, on_false, ...branches];
    const region = graph.regions[graph.regionOf.get(id) ?? 0];
    return all.filter(
      (next): next is string =>
        next !== undefined &&
        !(next === region?.owner && workflow[next]?.type === 'while-condition'),
    );
  };
  for (const first of Object.keys(workflow)) {
    const stack = [{ id: first, left: nextOf(first) }];
    if (state.has(first)) continue;
    state.set(first, 'open');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.pop();
      if (next === undefined) {
        state.set(top.id, 'closed');
        stack.pop();
      } else if (state.get(next) === 'open') {
        const message = `It leads back to ${next}; only a while step repeats.`;
        faults.add(at('/workflow', top.id), 'CYCLE', message);
      } else if (!state.has(next)) {
        state.set(next, 'open');
        stack.push({ id: next, left: nextOf(next) });
      }
    }
  }
}
