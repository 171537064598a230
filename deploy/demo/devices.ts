import type { Core } from '../up/core.ts';

/** Placeholder for agents; see below. */
export async function startDemoDevices(
  _core: Core,
  _units: ReadonlyMap<string, string>,
): Promise<void> {}
