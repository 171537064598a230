import { detectionSoak } from './detection.ts';
import { packagesSoak } from './packages.ts';
import { reloadSoak } from './reload.ts';
import type { Soak } from './soak.ts';

/** Checks of volume, one line each. */
export const soaks: readonly Soak[] = [packagesSoak, detectionSoak, reloadSoak];
