import { useTheme } from '@mui/material';
import { BarChart } from 'echarts/charts';
import { BrushComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { formatDateTime } from '../format/time.ts';
import { textFont } from '../theme/theme.ts';

echarts.use([BarChart, BrushComponent, CanvasRenderer, GridComponent, TooltipComponent]);

export interface HistogramAnswer {
  intervalSeconds: number;
  buckets: readonly { from: string; count: number }[];
  total: number;
}

interface HistogramProps {
  answer: HistogramAnswer;
  onRange: (from: string, to: string) => void;
}

const daySeconds = 86_400;

/** Which bar the tooltip is about; echarts passes one hit or one per series. */
function hitIndex(hits: unknown): number | undefined {
  const hit: unknown = Array.isArray(hits) ? hits[0] : hits;
  if (typeof hit !== 'object' || hit === null || !('dataIndex' in hit)) return undefined;
  return typeof hit.dataIndex === 'number' ? hit.dataIndex : undefined;
}

/** Counts over time. A click on a bar, or a stretch drawn over several, narrows the search to it. */
export default function Histogram({ answer, onRange }: HistogramProps) {
  const theme = useTheme();
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts>(undefined);
  const narrow = useEffectEvent((first: number, last: number) => {
    const from = answer.buckets[first]?.from;
    const lastFrom = answer.buckets[last]?.from;
    if (from === undefined || lastFrom === undefined) return;
    const to = new Date(Date.parse(lastFrom) + answer.intervalSeconds * 1_000).toISOString();
    onRange(new Date(from).toISOString(), to);
  });

  useEffect(() => {
    if (box.current === null) return;
    const made = echarts.init(box.current);
    chart.current = made;
    made.on('brushEnd', (event) => {
      const { areas } = event as { areas: readonly { coordRange?: readonly [number, number] }[] };
      const range = areas[0]?.coordRange;
      if (range === undefined) return;
      // The stretch is the whole chart afterwards.
      made.dispatchAction({ type: 'brush', areas: [] });
      narrow(Math.max(0, range[0]), range[1]);
    });
    made.on('click', ({ dataIndex }) => narrow(dataIndex, dataIndex));
    const resize = new ResizeObserver(() => made.resize());
    resize.observe(box.current);
    return () => {
      resize.disconnect();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    const label = (index: number): string => {
      const full = formatDateTime(answer.buckets[index]?.from);
      return answer.intervalSeconds >= daySeconds ? full.slice(5, 10) : full.slice(5, 16);
    };
    const text = theme.palette.text.secondary;
    chart.current?.setOption({
      animation: false,
      textStyle: { fontFamily: textFont },
      grid: { left: 8, right: 8, top: 8, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        backgroundColor: theme.palette.background.paper,
        borderColor: theme.palette.divider,
        textStyle: { color: theme.palette.text.primary, fontSize: 12 },
        formatter: (hits: unknown) => {
          const index = hitIndex(hits);
          const bucket = index === undefined ? undefined : answer.buckets[index];
          return index === undefined || bucket === undefined
            ? ''
            : `${label(index)}<br/>${translate('events.total', { count: formatCount(bucket.count, locale) })}`;
        },
      },
      xAxis: {
        type: 'category',
        data: answer.buckets.map((_bucket, index) => label(index)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: theme.palette.divider } },
        axisLabel: { color: text, fontSize: 11, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitNumber: 3,
        axisLabel: { color: text, fontSize: 11 },
        splitLine: { lineStyle: { color: theme.palette.divider } },
      },
      brush: { xAxisIndex: 0, brushType: 'lineX', brushMode: 'single', toolbox: [] },
      series: [
        {
          type: 'bar',
          data: answer.buckets.map(({ count }) => count),
          itemStyle: { color: theme.palette.primary.light },
          barCategoryGap: '12%',
        },
      ],
    });
    chart.current?.dispatchAction({
      type: 'takeGlobalCursor',
      key: 'brush',
      brushOption: { brushType: 'lineX', brushMode: 'single' },
    });
  }, [answer, theme, locale, translate]);

  return (
    <div
      ref={box}
      role="img"
      aria-label={translate('events.overTime')}
      data-testid="histogram"
      style={{ width: '100%', height: '100%' }}
    />
  );
}
