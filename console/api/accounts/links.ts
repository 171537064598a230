import type { FastifyRequest } from 'fastify';
import type { AppConfig } from '../app/config.ts';

/** Where people reach this node: as configured, else as this very request did (the host guard has checked it). */
export function baseUrlOf(config: AppConfig, request: FastifyRequest): string {
  return config.publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
}

export function inviteUrlOf(config: AppConfig, request: FastifyRequest, token: string): string {
  return `${baseUrlOf(config, request)}/invite/${token}`;
}
