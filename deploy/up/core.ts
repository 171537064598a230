import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Checkpoints } from '../../analyzer/audit/checkpoints.ts';
import type { Imports } from '../../analyzer/imports/imports.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import type { People } from '../../analyzer/people/people.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import type { Config } from '../config/schema.ts';
import type { Analysis } from './analysis.ts';
import type { Listener } from './listeners.ts';
import type { HomeUnit } from './home-unit.ts';
import type { Stores } from './stores.ts';

export interface NodeOptions {
  dataDir: string;
  demo: boolean;
  httpPort?: number;
  syslogPort?: number;
  /** Default: the system's clock. Tests and drills pass a driven one. */
  time?: TimeSource;
  /** Lines for the person who started it. */
  say(line: string): void;
}

/** All parts of a node, made and not yet started. */
export interface Core {
  options: NodeOptions;
  config: Config;
  stores: Stores;
  analysis: Analysis;
  /** Empty until the start. */
  listeners: Listener[];
  people: People;
  imports: Imports;
  home: HomeUnit;
  checkpoints: Checkpoints;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  /** To be called when units, assets or the owners of addresses have changed. */
  refreshOwners(): Promise<void>;
  /** What has been started and must be stopped, latest first. */
  undo: (() => unknown)[];
}
