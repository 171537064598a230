import { Type } from 'typebox';

export const IngestReply = Type.Object({ accepted: Type.Integer() });
