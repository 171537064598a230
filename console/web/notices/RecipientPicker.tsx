import ChevronRight from '@mui/icons-material/ChevronRight';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { Box, Button, Checkbox, IconButton, Stack, TextField, Typography } from '@mui/material';
import { useDeferredValue, useMemo, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { Loaded } from '../shapes/States.tsx';
import { pickTree, shownNodes, toggleAll, type PickNode, type PickUnit } from './unit-selection.ts';
import { useAllUnits } from './use-all-units.ts';

/** A browser stays quick with this many rows; the rest is found by typing. */
const mostRows = 300;

interface RecipientPickerProps {
  label: string;
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
  /** Not offered: nobody notifies himself. */
  without: readonly string[];
  testId: string;
}

interface RowProps {
  node: PickNode;
  flat: boolean;
  isChosen: boolean;
  chosenBelow: number;
  isOpen: boolean;
  disabled: boolean;
  onToggle: () => void;
  onToggleBelow: () => void;
  onOpen: () => void;
}

function Row(props: RowProps) {
  const { node, flat, isChosen, chosenBelow, isOpen, disabled } = props;
  const { unit, depth, below } = node;
  const translate = useTranslate();
  return (
    <Stack
      component="li"
      direction="row"
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isChosen}
      data-testid="pick-unit"
      data-id={unit.id}
      sx={{ alignItems: 'center', minHeight: 34, pl: flat ? 1 : 1 + depth * 2.5, pr: 1 }}
    >
      {below.length > 0 && !flat ? (
        <IconButton aria-label={unit.name} aria-expanded={isOpen} onClick={props.onOpen}>
          {isOpen ? <ExpandMore fontSize="small" /> : <ChevronRight fontSize="small" />}
        </IconButton>
      ) : (
        <Box sx={{ width: 30 }} />
      )}
      <Checkbox
        size="small"
        sx={{ p: 0.5 }}
        checked={isChosen}
        disabled={disabled}
        onChange={props.onToggle}
        slotProps={{ input: { 'aria-label': unit.name } }}
      />
      <Typography variant="body2" sx={{ ml: 0.5, overflowWrap: 'anywhere' }}>
        {unit.name}
      </Typography>
      <Box sx={{ flex: 1 }} />
      {below.length > 0 && (
        <Button variant="text" data-testid="pick-below" onClick={props.onToggleBelow}>
          {chosenBelow === below.length
            ? translate('notices.pick.noneBelow')
            : translate('notices.pick.allBelow', { count: below.length })}
        </Button>
      )}
    </Stack>
  );
}

function Tree({ units, ...props }: RecipientPickerProps & { units: readonly PickUnit[] }) {
  const { chosen, onChange, label } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const tree = useMemo(() => pickTree(units), [units]);
  const own = useMemo(() => new Set(props.without), [props.without]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(tree.filter(({ depth }) => depth === 0).map(({ unit }) => unit.id)),
  );
  const [words, setWords] = useState('');
  const flat = useDeferredValue(words);
  const has = useMemo(() => new Set(chosen), [chosen]);
  const rows = shownNodes(tree, opened, flat);
  const schools = units.filter(({ kind, id }) => kind === 'school' && !own.has(id));
  const direct = tree.filter(({ unit }) => unit.parentId !== null && own.has(unit.parentId));
  const toggle = (ids: readonly string[]): void =>
    onChange(
      toggleAll(
        chosen,
        ids.filter((id) => !own.has(id)),
      ),
    );
  return (
    <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1 }} data-testid={props.testId}>
      <Stack
        direction="row"
        sx={{
          p: 1,
          gap: 1,
          flexWrap: 'wrap',
          alignItems: 'center',
          borderBottom: 1,
          borderColor: 'divider',
        }}
      >
        <TextField
          type="search"
          placeholder={translate('notices.pick.search')}
          value={words}
          onChange={({ target }) => setWords(target.value)}
          sx={{ maxWidth: 240 }}
          slotProps={{ htmlInput: { 'aria-label': translate('notices.pick.search') } }}
        />
        {direct.length > 0 && (
          <Button
            data-testid="pick-direct"
            onClick={() => toggle(direct.map(({ unit }) => unit.id))}
          >
            {translate('notices.pick.direct', { count: direct.length })}
          </Button>
        )}
        {schools.length > 0 && (
          <Button data-testid="pick-schools" onClick={() => toggle(schools.map(({ id }) => id))}>
            {translate('notices.pick.schools', { count: schools.length })}
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        <Typography variant="body2" data-testid="pick-count" aria-live="polite">
          {translate('notices.pick.chosen', { count: formatCount(chosen.length, locale) })}
        </Typography>
        {chosen.length > 0 && (
          <Button variant="text" onClick={() => onChange([])}>
            {translate('notices.pick.clear')}
          </Button>
        )}
      </Stack>
      <Box
        component="ul"
        role="tree"
        aria-label={label}
        sx={{ listStyle: 'none', m: 0, p: 0, py: 0.5, maxHeight: 320, overflowY: 'auto' }}
      >
        {rows.slice(0, mostRows).map((node) => {
          const { id } = node.unit;
          return (
            <Row
              key={id}
              node={node}
              flat={flat.trim() !== ''}
              isChosen={has.has(id)}
              chosenBelow={node.below.filter((below) => has.has(below)).length}
              isOpen={opened.has(id)}
              disabled={own.has(id)}
              onToggle={() => toggle([id])}
              onToggleBelow={() => toggle(node.below)}
              onOpen={() => {
                const next = new Set(opened);
                if (!next.delete(id)) next.add(id);
                setOpened(next);
              }}
            />
          );
        })}
        {rows.length === 0 && (
          <Typography component="li" variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
            {translate('list.nothingFound')}
          </Typography>
        )}
        {rows.length > mostRows && (
          <Typography component="li" variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
            {translate('list.shortened', { most: mostRows })}
          </Typography>
        )}
      </Box>
    </Box>
  );
}

/** Many units out of the tree: one by one, a whole branch, all direct ones, all schools. */
export function RecipientPicker(props: RecipientPickerProps) {
  const units = useAllUnits();
  return <Loaded query={units}>{(all) => <Tree {...props} units={all} />}</Loaded>;
}
