import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { stateLooks } from '../marks/states.ts';
import { Time } from '../marks/Time.tsx';
import { labelOf } from '../shapes/cases/case.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Empty } from '../shapes/States.tsx';
import type { AppUse } from './app-use.ts';

interface By {
  name: string;
  at: string;
}

function Part({ title, by, children }: { title: string; by: By; children: ReactNode }) {
  return (
    <Box component="section" sx={{ '& + &': { borderTop: 1, borderColor: 'divider', pt: 2 } }}>
      <Typography variant="h3">{title}</Typography>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', mb: 0.5 }}>
        {by.name} · <Time at={by.at} as="full" />
      </Typography>
      {children}
    </Box>
  );
}

function Verdict({ passed, text }: { passed: boolean; text: string }) {
  return <Mark {...stateLooks['app-verdicts'][passed ? 'PASS' : 'FAIL']} plain text={text} />;
}

/** Why it is reviewed again, and what school, meeting and bureaus said on the way. */
export function ReviewTab({ use }: { use: AppUse }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { schoolReview, decision, bureauSteps, triggers, stopped } = use;
  const nothing =
    schoolReview === null &&
    decision === null &&
    stopped === null &&
    bureauSteps.length + triggers.length === 0;
  if (nothing) {
    return <Empty title={translate('appUses.noReview')} text={translate('appUses.noReviewHelp')} />;
  }
  const minutes = use.files.find(({ sha256 }) => sha256 === decision?.minutes);
  return (
    <Stack sx={{ gap: 2 }}>
      {triggers.map((trigger) => (
        <Part
          key={`${trigger.kind} ${trigger.at}`}
          title={translate(`apps.trigger.${trigger.kind}`)}
          by={trigger}
        >
          <Typography variant="body2">
            {labelOf({ zh: trigger.reasonZh, en: trigger.reasonEn }, locale)}
          </Typography>
        </Part>
      ))}
      {schoolReview !== null && (
        <Part title={translate('appUses.schoolReview')} by={schoolReview}>
          <Stack direction="row" sx={{ columnGap: 2, flexWrap: 'wrap' }}>
            {(['content', 'links', 'functions', 'security'] as const).map((name) => (
              <Verdict
                key={name}
                passed={schoolReview[name]}
                text={translate(`appUses.lookShort.${name}`)}
              />
            ))}
          </Stack>
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
            {schoolReview.text}
          </Typography>
        </Part>
      )}
      {decision !== null && (
        <Part title={translate('appUses.decision')} by={decision}>
          <Facts
            rows={[
              { label: translate('appUses.collective.meeting'), value: decision.meeting },
              { label: translate('appUses.collective.on'), value: decision.on },
              {
                label: translate('appUses.collective.adopted'),
                value: (
                  <Verdict
                    passed={decision.adopted}
                    text={translate(`appUses.collective.${decision.adopted ? 'yes' : 'no'}`)}
                  />
                ),
              },
              { label: translate('appUses.collective.text'), value: decision.text },
              { label: translate('appUses.collective.minutes'), value: minutes?.name },
            ]}
          />
        </Part>
      )}
      {bureauSteps.map((step) => (
        <Part
          key={`${step.unitId} ${step.at}`}
          title={translate('appUses.bureauStep', { unit: step.unitName })}
          by={step}
        >
          <Verdict
            passed={step.passed}
            text={translate(step.passed ? 'appUses.passed' : 'appUses.refused')}
          />
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {step.text}
          </Typography>
        </Part>
      ))}
      {stopped !== null && (
        <Part title={translate('appUses.stopped')} by={stopped}>
          <Typography variant="body2">
            {stopped.on} · {stopped.reason}
          </Typography>
        </Part>
      )}
    </Stack>
  );
}
