import PlayArrow from '@mui/icons-material/PlayArrow';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { MatchedFields } from '../alerts/MatchedFields.tsx';
import { FieldLabel } from '../events/FieldLabel.tsx';
import { problemText } from '../providers/problem-text.ts';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { codeFont } from '../theme/theme.ts';
import { ruleTitle, ruleUrl, type Rule, type Tried } from './rule.ts';

const longest = 16_384;

function Outcome({ tried, rule }: { tried: Tried; rule: Rule }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { matches, understood, otherLogsource, fields } = tried;
  return (
    <Stack sx={{ gap: 1 }} data-testid="tried">
      {matches.map((match) => (
        <Box key={match.ruleId}>
          <Alert severity="success" sx={{ mb: 0.5 }}>
            {translate('rules.try.matches', { rule: ruleTitle(match, locale) })}
            {rule.kind === 'correlation' && translate('rules.try.counted')}
          </Alert>
          <MatchedFields matched={match.matched} />
        </Box>
      ))}
      {matches.length === 0 && (
        <Alert severity="info">
          {translate(otherLogsource ? 'rules.try.otherLogsource' : 'rules.try.noMatch')}
          {!understood && translate('rules.try.notUnderstood')}
        </Alert>
      )}
      <Typography variant="h3" component="h3">
        {translate('rules.try.fields')}
      </Typography>
      <Facts
        rows={fields.map(({ field, value }) => ({
          id: field,
          label: <FieldLabel field={field} />,
          value: <Code>{value}</Code>,
        }))}
      />
    </Stack>
  );
}

/** A line of one's own against the rule: whether it matches, by what, and what the platform understood of it. */
export function TryLine({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const ask = useAction(
    (line: string) =>
      fetchApi<Tried>(`${ruleUrl(rule.id)}/try`, {
        method: 'POST',
        body: { kind: line.startsWith('{') ? 'event' : 'line', text: line },
      }),
    { touches: [], quiet: true },
  );
  return (
    <Stack
      component="form"
      sx={{ p: 2, gap: 1, borderBottom: 1, borderColor: 'divider' }}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (text.trim() !== '') ask.mutate(text.trim());
      }}
    >
      <TextField
        name="line"
        multiline
        minRows={2}
        maxRows={8}
        label={translate('rules.try.line')}
        helperText={translate('rules.try.help')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        slotProps={{ htmlInput: { maxLength: longest, style: { fontFamily: codeFont } } }}
      />
      <Button
        type="submit"
        variant="outlined"
        startIcon={<PlayArrow />}
        disabled={ask.isPending || text.trim() === ''}
        data-testid="rule-try"
        sx={{ alignSelf: 'flex-start' }}
      >
        {translate('rules.try.do')}
      </Button>
      {ask.error !== null && <Alert severity="error">{problemText(ask.error, translate)}</Alert>}
      {ask.data !== undefined && <Outcome tried={ask.data} rule={rule} />}
    </Stack>
  );
}
