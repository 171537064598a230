import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { Empty } from '../shapes/States.tsx';
import { FindingLine } from './FindingLine.tsx';
import { groupFindings, tally, worstFirst, type ClassGroup, type ItemGroup } from './grouping.ts';
import {
  severityOf,
  wordsOf,
  type Package,
  type PackageFinding,
  type Verdict,
  type VettingRules,
} from './package.ts';
import { VerdictChips } from './VerdictChips.tsx';

type Shows = (finding: PackageFinding) => boolean;

function Item({ group, shows }: { group: ItemGroup; shows: Shows }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [params] = useSearchParams();
  const { item } = group;
  const findings = group.findings.filter(shows);
  return (
    <Box component="li" data-testid="item" data-item={item.item} sx={{ py: 1 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <Typography sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Box component="span" sx={{ color: 'text.secondary', mr: 1 }}>
            {item.item}
          </Box>
          {wordsOf(item.title, locale)}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary', lineHeight: '22px' }}>
          {item.how.map((how) => translate(`appPackages.how.${how}`)).join(' · ')}
        </Typography>
        <StateMark kind="app-leads" state={item.state} />
      </Stack>
      {findings.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 0.5, p: 0, pl: { sm: 3 } }}>
          {findings.map((finding) => (
            <FindingLine
              key={finding.check}
              finding={finding}
              under={item.item}
              asked={params.get('check') === finding.check}
            />
          ))}
        </Box>
      )}
    </Box>
  );
}

function ClassSection({ group, shows }: { group: ClassGroup; shows: Shows }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const withLeads = group.items.filter(({ item }) => item.state === 'leads').length;
  return (
    <Box component="section" data-testid={`class-${group.class}`} sx={{ px: 2, pt: 1.5, pb: 1 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <Typography variant="h3" component="h3">
          {group.class}. {group.title === undefined ? '' : wordsOf(group.title, locale)}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('appPackages.classCount', { items: group.items.length, leads: withLeads })}
        </Typography>
      </Stack>
      <Box
        component="ul"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          '& > li + li': { borderTop: 1, borderColor: 'divider' },
        }}
      >
        {group.items.map((each) => (
          <Item key={each.item.item} group={each} shows={shows} />
        ))}
      </Box>
    </Box>
  );
}

function Others({ findings, shows }: { findings: readonly PackageFinding[]; shows: Shows }) {
  const translate = useTranslate();
  const [params] = useSearchParams();
  const shown = findings.filter(shows);
  if (shown.length === 0) return null;
  return (
    <Box component="section" data-testid="class-others" sx={{ px: 2, py: 1.5 }}>
      <Typography variant="h3" component="h3">
        {translate('appPackages.others')}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
        {translate('appPackages.othersHelp')}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((finding) => (
          <FindingLine
            key={finding.check}
            finding={finding}
            asked={params.get('check') === finding.check}
          />
        ))}
      </Box>
    </Box>
  );
}

/** Facts against the app, whatever section they stand in: the way to each. */
function Failed({ findings }: { findings: readonly PackageFinding[] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [, setParams] = useSearchParams();
  const failed = findings.filter(({ verdict }) => verdict === 'FAIL').toSorted(worstFirst);
  if (failed.length === 0) return null;
  return (
    <Alert severity="error" icon={false} data-testid="failed-checks">
      <Typography variant="body2" sx={{ fontWeight: 500 }}>
        {translate('appPackages.failedChecks', { smart_count: failed.length })}
      </Typography>
      <Stack direction="row" sx={{ columnGap: 2, rowGap: 0.5, flexWrap: 'wrap', mt: 0.5 }}>
        {failed.map(({ check, title, severity }) => (
          <Link
            key={check}
            component="button"
            type="button"
            underline="hover"
            color="inherit"
            sx={{ fontSize: '0.8125rem', textAlign: 'left' }}
            onClick={() =>
              setParams(
                (old) => {
                  old.set('check', check);
                  return old;
                },
                { replace: true },
              )
            }
          >
            {wordsOf(title, locale)} · {translate(`severity.${severityOf(severity)}`)}
          </Link>
        ))}
      </Stack>
    </Alert>
  );
}

/** What needs a person's eye is shown first; what is fine one click away. */
const shownFirst: readonly Verdict[] = ['FAIL', 'SUSPECT', 'INCONCLUSIVE'];

/** Findings under the 31 items of 认定方法, what concerns none of them below. Leads, not decisions: those are made at the desk. */
export function FindingsTab({ found }: { found: Pick<Package, 'findings' | 'items'> }) {
  const translate = useTranslate();
  const [params] = useSearchParams();
  const { data: rules } = useApi<VettingRules>('/app-packages/rules');
  const asked = found.findings.find(({ check }) => check === params.get('check'))?.verdict;
  const [shown, setShown] = useState<ReadonlySet<Verdict>>(
    () => new Set([...shownFirst, ...(asked === undefined ? [] : [asked])]),
  );
  const toggle = (verdict: Verdict): void => {
    const next = new Set(shown);
    if (!next.delete(verdict)) next.add(verdict);
    setShown(next);
  };
  const { classes, others } = groupFindings(found.items, found.findings, rules?.classes ?? []);
  const shows: Shows = ({ verdict }) => shown.has(verdict);
  if (found.findings.length === 0) return <Empty title={translate('appPackages.notVetted')} />;
  return (
    <>
      <Stack sx={{ px: 2, pt: 2, gap: 1.5 }}>
        <Alert severity="info" icon={false}>
          {translate('appPackages.leadsOnly')}
        </Alert>
        <Failed findings={found.findings} />
        <VerdictChips counts={tally(found.findings)} shown={shown} onToggle={toggle} />
      </Stack>
      <Box sx={{ '& > section + section': { borderTop: 1, borderColor: 'divider' } }}>
        {classes.map((each) => (
          <ClassSection key={each.class} group={each} shows={shows} />
        ))}
        <Others findings={others} shows={shows} />
      </Box>
    </>
  );
}
