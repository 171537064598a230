import { useLocaleState, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { toSeverity } from '../marks/severity.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Loaded } from '../shapes/States.tsx';
import { ruleTitle, type Rule } from './rule.ts';
import { RuleActions } from './RuleActions.tsx';
import { RuleAlerts } from './RuleAlerts.tsx';
import { RuleCost } from './RuleCost.tsx';
import { RuleHits } from './RuleHits.tsx';
import { RuleOverview } from './RuleOverview.tsx';
import { RuleSamples } from './RuleSamples.tsx';
import { RuleSourceView } from './RuleSourceView.tsx';

function Page({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const seesAlerts = useCan('alerts', 'read');
  const shown = ruleTitle(rule, locale);
  const isLoaded = rule.kind !== 'broken';
  return (
    <RecordPage
      title={shown}
      parent={{ label: translate('rules.title'), to: '/rules' }}
      mark={
        <>
          {rule.level !== null && <SeverityMark severity={toSeverity(rule.level)} />}
          <StateMark kind="rules" state={rule.state} />
        </>
      }
      {...(shown === rule.title ? {} : { text: rule.title })}
      actions={isLoaded && <RuleActions rule={rule} />}
      tabs={[
        {
          id: 'overview',
          label: translate('rules.overview'),
          content: <RuleOverview rule={rule} />,
        },
        {
          id: 'source',
          label: translate('rules.source'),
          flush: true,
          content: <RuleSourceView rule={rule} />,
        },
        ...(isLoaded
          ? [
              {
                id: 'samples',
                label: translate('rules.samples'),
                flush: true,
                content: <RuleSamples rule={rule} />,
              },
            ]
          : []),
        ...(isLoaded && seesAlerts
          ? [
              {
                id: 'alerts',
                label: translate('rules.alerts'),
                flush: true,
                content: <RuleAlerts ruleId={rule.id} />,
              },
            ]
          : []),
      ]}
      {...(isLoaded && {
        aside: (
          <>
            <Panel title={translate('rules.hits')}>
              <RuleHits rule={rule} />
            </Panel>
            <Panel title={translate('rules.cost')}>
              <RuleCost rule={rule} />
            </Panel>
          </>
        ),
      })}
    />
  );
}

/** One rule: what it looks for and how it does. */
export default function RuleShow() {
  const { id = '' } = useParams();
  const query = useRecord<Rule>('rules', id);
  return <Loaded query={query}>{(rule) => <Page rule={rule} />}</Loaded>;
}
