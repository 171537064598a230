import { Autocomplete, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { fetchApi } from '../../providers/http.ts';
import { useAction, useApi } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import { worded, type Category, type TreeItem } from '../system.ts';
import {
  bodyOf,
  emptyLine,
  itemsOf,
  linesOf,
  markFields,
  markValues,
  sourcesOf,
  type ItemMark,
  type MarkLine,
} from './mark.ts';

/** As the API takes them. */
const mostMarks = 500;
const shortestSource = 2;

interface LineProps {
  line: MarkLine;
  text: string;
  onChange: (line: MarkLine) => void;
  onRemove: () => void;
}

function Line({ line, text, onChange, onRemove }: LineProps) {
  const translate = useTranslate();
  return (
    <Stack
      component="li"
      sx={{ gap: 1, py: 1.5, borderBottom: 1, borderColor: 'divider' }}
      data-testid={`mark-${line.item}`}
    >
      <Typography variant="body2">
        {line.item} {text}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        {markFields.map((field) => (
          <TextField
            key={field}
            select
            margin="none"
            name={`${field}-${line.item}`}
            label={translate(`systems.marks.${field}`)}
            value={line[field]}
            onChange={({ target }) => onChange({ ...line, [field]: target.value })}
            sx={{ flex: '1 1 130px', width: 'auto' }}
          >
            <MenuItem value="">{translate('systems.marks.unsaid')}</MenuItem>
            {markValues[field].map((value) => (
              <MenuItem key={value} value={value}>
                {translate(`systems.marks.${field}Of.${value}`)}
              </MenuItem>
            ))}
          </TextField>
        ))}
        <Button variant="text" onClick={onRemove}>
          {translate('files.remove')}
        </Button>
      </Stack>
    </Stack>
  );
}

interface MarksDialogProps {
  systemId: string;
  marks: readonly ItemMark[];
  onClose: () => void;
}

/** The marks of a system as one table with one source: saving replaces all of them. */
export function MarksDialog({ systemId, marks, onClose }: MarksDialogProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const path = `/systems/${encodeURIComponent(systemId)}`;
  const { data: tree = [] } = useApi<readonly Category[]>(`${path}/tree`);
  const [source, setSource] = useState(() => sourcesOf(marks));
  const [lines, setLines] = useState<readonly MarkLine[]>(() => linesOf(marks));
  const items = itemsOf(tree);
  const wordsOf = ({ textZh, textEn }: TreeItem): string => worded(locale, textZh, textEn);
  const textOf = (key: string): string => {
    const item = items.find((each) => each.key === key);
    return item === undefined ? '' : wordsOf(item);
  };
  const body = bodyOf(source, lines);
  const save = useAction(() => fetchApi(`${path}/marks`, { method: 'PUT', body }), {
    touches: ['systems', 'home', 'audit'],
    done: 'systems.marks.saved',
    onDone: onClose,
    quiet: true,
  });
  return (
    <FormDialog
      wide
      title={translate('systems.marks.edit')}
      submit={translate('action.save')}
      busy={save.isPending}
      disabled={body.source.length < shortestSource}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('systems.marks.help')}
      </Typography>
      <TextField
        required
        name="source"
        label={translate('systems.marks.source')}
        helperText={translate('systems.marks.sourceHelp')}
        value={source}
        onChange={({ target }) => setSource(target.value)}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {lines.map((line) => (
          <Line
            key={line.item}
            line={line}
            text={textOf(line.item)}
            onChange={(next) =>
              setLines(lines.map((each) => (each.item === next.item ? next : each)))
            }
            onRemove={() => setLines(lines.filter(({ item }) => item !== line.item))}
          />
        ))}
      </Box>
      <Autocomplete
        value={null}
        blurOnSelect
        clearOnBlur
        disabled={lines.length >= mostMarks}
        options={items.filter(({ key }) => !lines.some(({ item }) => item === key))}
        getOptionKey={({ key }) => key}
        getOptionLabel={(item) => `${item.key} ${wordsOf(item)}`}
        noOptionsText={translate('list.nothingFound')}
        onChange={(_event, item) => {
          if (item !== null) setLines([...lines, emptyLine(item.key)]);
        }}
        renderInput={(params) => (
          <TextField {...params} label={translate('systems.marks.add')} margin="none" />
        )}
      />
    </FormDialog>
  );
}
