import AddCircle from '@mui/icons-material/AddCircleOutlineOutlined';
import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutline from '@mui/icons-material/ErrorOutlineOutlined';
import RemoveCircle from '@mui/icons-material/RemoveCircleOutlineOutlined';
import {
  Box,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
  useMediaQuery,
  type Theme,
} from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import type { ImportRowView, RowNoteView } from './import.ts';

const looks = {
  create: { tone: 'low', icon: AddCircle },
  known: { tone: 'neutral', icon: RemoveCircle },
  fault: { tone: 'critical', icon: ErrorOutline },
  done: { tone: 'good', icon: CheckCircle },
  refused: { tone: 'critical', icon: ErrorOutline },
} as const;

/** What happens to a row, or what became of it. */
function Outcome({ row: { outcome, state } }: { row: ImportRowView }) {
  const translate = useTranslate();
  const said = state === 'planned' || outcome !== 'create' ? outcome : state;
  return <Mark {...looks[said]} text={translate(`imports.outcome.${said}`)} plain />;
}

/** Where, what is wrong, and what to do about it. */
function Note({ note }: { note: RowNoteView }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const place = [
    note.column === undefined ? '' : translate('imports.column', { column: note.column }),
    note.heading ?? '',
  ].filter((part) => part !== '');
  return (
    <Box sx={{ mt: 0.25 }}>
      <Typography
        variant="body2"
        sx={{
          color: note.kind === 'fault' ? 'error.main' : 'text.secondary',
          overflowWrap: 'anywhere',
        }}
      >
        {place.length > 0 && `${place.join(' · ')}：`}
        {locale === 'en' ? note.en : note.zh}
        {note.value !== undefined && note.value !== '' && `（${note.value}）`}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {locale === 'en' ? note.fixEn : note.fixZh}
      </Typography>
    </Box>
  );
}

function Notes({ row }: { row: ImportRowView }) {
  return row.notes.map((note) => (
    <Note key={`${note.column ?? ''} ${note.code} ${note.value ?? ''}`} note={note} />
  ));
}

/** Rows of the file as Excel counts them; on a phone the notes are below the row's name. */
export function RowTable({ rows }: { rows: readonly ImportRowView[] }) {
  const translate = useTranslate();
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  return (
    <Table
      size="small"
      aria-label={translate('imports.rowsOf')}
      data-testid="import-rows"
      sx={{ tableLayout: 'fixed', '& td': { verticalAlign: 'top', whiteSpace: 'normal' } }}
    >
      <TableHead>
        <TableRow>
          <TableCell sx={{ width: { xs: 44, md: 64 } }}>{translate('imports.row')}</TableCell>
          <TableCell sx={wide ? { width: '28%' } : {}}>{translate('imports.about')}</TableCell>
          <TableCell sx={{ width: { xs: 92, md: 112 } }}>{translate('imports.what')}</TableCell>
          {wide && <TableCell>{translate('imports.notes')}</TableCell>}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} data-testid={`import-row-${row.row}`}>
            <TableCell sx={{ color: 'text.secondary' }}>{row.row}</TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              {row.title === '' ? translate('imports.untitled') : row.title}
              {!wide && <Notes row={row} />}
            </TableCell>
            <TableCell>
              <Outcome row={row} />
            </TableCell>
            {wide && (
              <TableCell>
                <Notes row={row} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
