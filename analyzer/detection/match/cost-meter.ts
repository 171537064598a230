import type { TimeSource } from '../../../collector/time/time-source.ts';
import type { RuleCost, RuleOff } from '../costs.ts';
import type { RuleBudget } from '../budget.ts';

/** One event in so many is timed, rule by rule; a prime, so that it does not fall in step with the input. */
const sampleEvery = 61;

/** Counts what each rule costs, and switches off those over the budget. */
export class CostMeter {
  readonly #ids: readonly string[];
  readonly #budget: RuleBudget;
  readonly #time: TimeSource;
  readonly #hits: Float64Array;
  readonly #candidates: Float64Array;
  readonly #micros: Float64Array;
  /** Of the present stretch of evaluations. */
  readonly #stretchMicros: Float64Array;
  readonly #stretchSamples: Float64Array;
  readonly #off = new Map<number, RuleOff>();
  #events = 0;

  constructor(ids: readonly string[], budget: RuleBudget, time: TimeSource) {
    this.#ids = ids;
    this.#budget = budget;
    this.#time = time;
    this.#hits = new Float64Array(ids.length);
    this.#candidates = new Float64Array(ids.length);
    this.#micros = new Float64Array(ids.length);
    this.#stretchMicros = new Float64Array(ids.length);
    this.#stretchSamples = new Float64Array(ids.length);
  }

  /** Whether this event is timed. */
  nextEvent(): boolean {
    this.#events += 1;
    return this.#events % sampleEvery === 0;
  }

  isOff(rule: number): boolean {
    return this.#off.size > 0 && this.#off.has(rule);
  }

  evaluated(rule: number, holds: boolean): void {
    this.#candidates[rule] = (this.#candidates[rule] ?? 0) + 1;
    if (holds) this.#hits[rule] = (this.#hits[rule] ?? 0) + 1;
  }

  /**
   * `micros` is what one evaluation took; `share` how many evaluations it stands for: 1 when each is timed,
   * otherwise those between two samples.
   */
  timed(rule: number, micros: number, everyTime: boolean): void {
    this.#micros[rule] = (this.#micros[rule] ?? 0) + micros * (everyTime ? 1 : sampleEvery);
    if (micros > this.#budget.microsPerEvaluation) {
      this.#switchOff(rule, 1, micros, this.#budget.microsPerEvaluation);
      return;
    }
    const samples = (this.#stretchSamples[rule] ?? 0) + 1;
    const sum = (this.#stretchMicros[rule] ?? 0) + micros;
    const full = samples >= this.#budget.evaluations;
    this.#stretchSamples[rule] = full ? 0 : samples;
    this.#stretchMicros[rule] = full ? 0 : sum;
    const mean = sum / samples;
    if (full && mean > this.#budget.meanMicros) {
      this.#switchOff(rule, samples, mean, this.#budget.meanMicros);
    }
  }

  switchOn(ruleId: string): void {
    this.#off.delete(this.#ids.indexOf(ruleId));
  }

  costs(): RuleCost[] {
    return this.#ids.map((ruleId, rule) => {
      const off = this.#off.get(rule);
      return {
        ruleId,
        hits: this.#hits[rule] ?? 0,
        candidates: this.#candidates[rule] ?? 0,
        micros: Math.round(this.#micros[rule] ?? 0),
        ...(off && { off }),
      };
    });
  }

  /** Takes over what the same rules cost before; a rule that was off stays off. */
  continueFrom(before: CostMeter, isSame: (ruleId: string) => boolean): void {
    const places = new Map(before.#ids.map((id, place) => [id, place]));
    for (const [rule, id] of this.#ids.entries()) {
      const place = isSame(id) ? places.get(id) : undefined;
      if (place === undefined) continue;
      this.#hits[rule] = before.#hits[place] ?? 0;
      this.#candidates[rule] = before.#candidates[place] ?? 0;
      this.#micros[rule] = before.#micros[place] ?? 0;
      const off = before.#off.get(place);
      if (off) this.#off.set(rule, off);
    }
  }

  #switchOff(rule: number, evaluations: number, mean: number, allowedMicros: number): void {
    const micros = Math.round(mean);
    const what = evaluations === 1 ? 'One evaluation' : `${evaluations} evaluations on average`;
    this.#off.set(rule, {
      reason: `${what} took ${micros} µs; ${allowedMicros} µs are allowed.`,
      at: new Date(this.#time.now()).toISOString(),
      took: { evaluations, micros, allowedMicros },
    });
  }
}
