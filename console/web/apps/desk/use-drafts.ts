import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useCaseProblem } from '../../shapes/cases/use-case-action.ts';
import {
  draftOf,
  lackOf,
  nextOpen,
  payloadOfDraft,
  type DecisionVerdict,
  type DeskItem,
  type Draft,
} from './desk.ts';
import { useDecide, type DeskCase } from './use-decide.ts';

interface DraftsOf {
  reviewed: DeskCase & { packageId: string | null };
  items: readonly DeskItem[];
  current: string;
  open: (item: string) => void;
}

/** What is being written about each item, kept while the page is open; a decision that was kept leads to the next open item. */
export function useDrafts({ reviewed, items, current, open }: DraftsOf) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const problem = useCaseProblem();
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft | undefined>>>({});
  const [focus, setFocus] = useState(0);
  const desk = items.find(({ item }) => item.item === current);
  const draft = drafts[current];
  const change = (next: Draft | undefined): void =>
    setDrafts((old) => ({ ...old, [current]: next }));
  const decide = useDecide(reviewed, () => {
    change(undefined);
    setFocus(0);
    open(nextOpen(items, current) ?? current);
  });
  return {
    desk,
    draft,
    focus,
    change,
    busy: decide.isPending,
    problem: decide.error === null ? undefined : problem(decide.error),
    choose(verdict: DecisionVerdict): void {
      if (desk === undefined || decide.isPending) return;
      decide.reset();
      // A change of mind keeps what the reviewer saw.
      const { observation = '', files = [] } = draft ?? {};
      change({ ...draftOf(desk, verdict, locale), observation, files });
      setFocus(focus + 1);
    },
    save(): void {
      if (desk === undefined || draft === undefined || decide.isPending) return;
      if (lackOf(draft, desk.findings) !== undefined) return;
      decide.mutate({
        message: 'decide-item',
        payload: payloadOfDraft(current, draft, reviewed.packageId),
      });
    },
    carry(wanted: readonly string[]): void {
      decide.mutate({
        message: 'carry-decisions',
        payload: { items: wanted, reason: translate('appDesk.carryReason') },
      });
    },
  };
}
