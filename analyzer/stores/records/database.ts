import type { RuleSwitchTables } from '../../alerts/switches/tables.ts';
import type { AlertTables } from '../../alerts/tables.ts';
import type { AssessmentTables } from '../../assessment/tables.ts';
import type { ExposureTables } from '../../assets/exposure/tables.ts';
import type { InventoryTables } from '../../assets/inventory/tables.ts';
import type { AppTables } from '../../apps/tables.ts';
import type { AssetTables } from '../../assets/tables.ts';
import type { AttestationTables } from '../../attestations/tables.ts';
import type { AuditTables } from '../../audit/tables.ts';
import type { CaptureTables } from '../../captures/tables.ts';
import type { CaseTables } from '../../cases/tables.ts';
import type { PlaybookTables } from '../../playbooks/tables.ts';
import type { ExchangeTables } from '../../cases/exchange/tables.ts';
import type { ClockTables } from '../../clocks/tables.ts';
import type { DrillEvaluationTables } from '../../drills/evaluation/tables.ts';
import type { DrillTables } from '../../drills/tables.ts';
import type { ExceptionTables } from '../../exceptions/tables.ts';
import type { FindingTables } from '../../findings/tables.ts';
import type { ImportTables } from '../../imports/tables.ts';
import type { IncidentTables } from '../../incidents/tables.ts';
import type { Ipv6Tables } from '../../ipv6/tables.ts';
import type { KnowledgeTables } from '../../knowledge/tables.ts';
import type { NoticeTables } from '../../notices/tables.ts';
import type { PeopleTables } from '../../people/tables.ts';
import type { RuleHistoryTables } from '../../rule-history/tables.ts';
import type { RegisterTables } from '../../register/tables.ts';
import type { SweepTables } from '../../sweeps/tables.ts';
import type { SourceTables } from '../../sources/tables.ts';
import type { TellingTables } from '../../telling/tables.ts';
import type { VettingTables } from '../../vetting/tables.ts';
import type { JobTables } from '../jobs/tables.ts';

/** All tables of the records database; each area declares its own beside its code. */
export interface Database
  extends
    PeopleTables,
    AuditTables,
    JobTables,
    SourceTables,
    AssetTables,
    AlertTables,
    RuleSwitchTables,
    AppTables,
    AssessmentTables,
    AttestationTables,
    CaptureTables,
    CaseTables,
    ClockTables,
    DrillEvaluationTables,
    DrillTables,
    ExceptionTables,
    ExposureTables,
    FindingTables,
    ImportTables,
    IncidentTables,
    InventoryTables,
    Ipv6Tables,
    KnowledgeTables,
    NoticeTables,
    PlaybookTables,
    RegisterTables,
    RuleHistoryTables,
    SweepTables,
    TellingTables,
    VettingTables,
    ExchangeTables {}
