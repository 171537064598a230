/** What a long check is asked: how much, and from which seed on. */
export interface SoakRequest {
  /** Rounds; the check's own default when left out. */
  count: number | undefined;
  seed: number;
  /** Told now and then. */
  progress(done: number, of: number): void;
}

export interface SoakResult {
  rounds: number;
  /** One readable line each; the first say enough to see it again. */
  failures: string[];
  /** What the rounds came to, for people: `read: 70000`. */
  figures: Readonly<Record<string, number>>;
}

/** A check of volume that takes too long for `npm test`. */
export interface Soak {
  name: string;
  what: string;
  run(request: SoakRequest): Promise<SoakResult>;
}
