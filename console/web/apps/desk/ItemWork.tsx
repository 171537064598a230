import { Box, Button, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { wordsOf } from '../../app-packages/package.ts';
import type { AttachedFile } from '../../shapes/files/file.ts';
import { isDecided, lackOf, type DecisionVerdict, type DeskItem, type Draft } from './desk.ts';
import { DecisionForm } from './DecisionForm.tsx';
import { DecisionShown } from './DecisionShown.tsx';
import { DeskMark } from './ItemList.tsx';
import { LeadPicks } from './LeadPicks.tsx';
import { VerdictButtons } from './VerdictButtons.tsx';

interface ItemWorkProps {
  desk: DeskItem;
  files: readonly AttachedFile[];
  /** Why nothing can be decided now; undefined when it can. */
  closed: string | undefined;
  draft: Draft | undefined;
  busy: boolean;
  problem: string | undefined;
  focus: number;
  onVerdict: (verdict: DecisionVerdict) => void;
  onDraft: (draft: Draft) => void;
  onSave: () => void;
  onCarry: () => void;
}

function Head({ desk }: { desk: DeskItem }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { item } = desk;
  const beyond = wordsOf(item.beyond, locale);
  return (
    <div>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography variant="h2" sx={{ flex: '1 1 220px' }}>
          {item.item} {wordsOf(item.title, locale)}
        </Typography>
        <DeskMark desk={desk} plain={false} />
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {item.how.map((how) => translate(`appPackages.how.${how}`)).join(' · ')}
        {beyond !== '' && ` · ${beyond}`}
      </Typography>
    </div>
  );
}

/** One item: what the checks have on top, the decision below it. */
export function ItemWork(props: ItemWorkProps) {
  const { desk, files, closed, draft, busy, onVerdict, onDraft, onCarry } = props;
  const translate = useTranslate();
  const { decision } = desk;
  const stale = decision !== undefined && !isDecided(desk);
  return (
    <Stack sx={{ gap: 2, p: 2 }} data-testid="desk-work" data-item={desk.item.item}>
      <Head desk={desk} />
      {decision !== undefined && <DecisionShown decision={decision} />}
      {stale && decision.carriable && closed === undefined && (
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button data-testid="carry" variant="outlined" disabled={busy} onClick={onCarry}>
            {translate('appDesk.carry')}
          </Button>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {translate('appDesk.carryHelp')}
          </Typography>
        </Stack>
      )}
      <section>
        <Typography variant="h3">{translate('appDesk.leads')}</Typography>
        <LeadPicks
          desk={desk}
          picked={draft?.checks}
          disabled={busy}
          onPick={(checks) => draft !== undefined && onDraft({ ...draft, checks })}
        />
      </section>
      <section>
        <Typography variant="h3" sx={{ mb: 1 }}>
          {translate(decision === undefined ? 'appDesk.decision' : 'appDesk.decideAgain')}
        </Typography>
        {closed === undefined ? (
          <Stack sx={{ gap: 2 }}>
            <VerdictButtons chosen={draft?.verdict} disabled={busy} onChoose={onVerdict} />
            {draft !== undefined && (
              <DecisionForm
                draft={draft}
                files={files}
                lack={lackOf(draft, desk.findings)}
                busy={busy}
                problem={props.problem}
                focus={props.focus}
                onChange={onDraft}
                onSave={props.onSave}
              />
            )}
          </Stack>
        ) : (
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{closed}</Box>
        )}
      </section>
    </Stack>
  );
}
