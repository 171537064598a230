import { Box } from '@mui/material';
import TaskAlt from '@mui/icons-material/TaskAlt';
import RemoveCircleOutline from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { ruleUrl, type Rule, type RuleSource } from './rule.ts';
import { TryLine } from './TryLine.tsx';

function Sample({ sample }: { sample: RuleSource['samples'][number] }) {
  const translate = useTranslate();
  const { match, repeat, text } = sample;
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', md: '132px minmax(0, 1fr)' },
        gap: { xs: 0.25, md: 1 },
        px: 2,
        py: 1,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Box>
        <Mark
          tone={match ? 'high' : 'neutral'}
          icon={match ? TaskAlt : RemoveCircleOutline}
          text={translate(match ? 'rules.mustMatch' : 'rules.mustNotMatch')}
          plain
        />
        {repeat > 1 && (
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {translate('rules.repeated', { smart_count: repeat })}
          </Box>
        )}
      </Box>
      <Code block>{text}</Code>
    </Box>
  );
}

/** Lines that the rule was tried with: which it must match and which not. */
function Samples({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const source = useApi<RuleSource>(`${ruleUrl(rule.id)}/source`);
  return (
    <Loaded query={source}>
      {({ samples, samplesTotal }) =>
        samples.length === 0 ? (
          <Empty title={translate('rules.noSamples')} text={translate('rules.noSamplesHelp')} />
        ) : (
          <>
            <Box sx={{ px: 2, py: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
              {translate('rules.samplesHelp')}
              {samplesTotal > samples.length &&
                translate('rules.samplesMore', { count: samplesTotal - samples.length })}
            </Box>
            <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {samples.map((sample, index) => (
                <Sample key={index} sample={sample} />
              ))}
            </Box>
          </>
        )
      }
    </Loaded>
  );
}

/** A line of one's own, then those that came with the rule. */
export function RuleSamples({ rule }: { rule: Rule }) {
  return (
    <>
      <TryLine rule={rule} />
      <Samples rule={rule} />
    </>
  );
}
