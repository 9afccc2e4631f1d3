-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "event_types" TEXT[],
    "is_enabled" BOOLEAN NOT NULL,
    "disabled_reason" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "enabled_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "sealed_previous_secret" TEXT,
    "previous_secret_expires_at" TIMESTAMPTZ(3),
    "metadata" JSONB,
    "failing_since" TIMESTAMPTZ(3),
    "failures_in_row" INTEGER NOT NULL DEFAULT 0,
    "circuit_open_until" TIMESTAMPTZ(3),
    "recent_ms" INTEGER NOT NULL DEFAULT 0,
    "replay_since" TIMESTAMPTZ(3),
    "replay_until" TIMESTAMPTZ(3),
    "replayed_up_to" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "due_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "failed_tries" INTEGER NOT NULL DEFAULT 0,
    "try_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_tries" (
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "status_code" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "error" TEXT,
    "answer" TEXT,

    CONSTRAINT "webhook_tries_pkey" PRIMARY KEY ("delivery_id","number")
);

-- CreateTable
CREATE TABLE "webhook_reconciliations" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "reconciled_up_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "webhook_endpoints_account_id_livemode_id_idx" ON "webhook_endpoints"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_account_id_livemode_id_idx" ON "webhook_deliveries"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_id_idx" ON "webhook_deliveries"("endpoint_id", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_event_id_endpoint_id_key" ON "webhook_deliveries"("event_id", "endpoint_id");

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_tries" ADD CONSTRAINT "webhook_tries_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the Prisma schema cannot say.

-- What waits to be sent, by endpoint: a dispatcher steps from endpoint to endpoint, so that one with much that waits hides no other.
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries"("endpoint_id", "due_at") WHERE "due_at" IS NOT NULL;

-- What is being sent right now.
CREATE INDEX "webhook_deliveries_leased_idx" ON "webhook_deliveries"("endpoint_id") WHERE "leased_until" IS NOT NULL;

-- Merchants look for what failed; nearly everything succeeds.
CREATE INDEX "webhook_deliveries_not_succeeded_idx" ON "webhook_deliveries"("account_id", "livemode", "status", "id") WHERE "status" <> 'succeeded';

ALTER TABLE "webhook_endpoints"
  ADD CONSTRAINT "webhook_endpoints_disabled_has_reason" CHECK (
    "is_enabled" = ("disabled_reason" IS NULL) AND "is_enabled" = ("disabled_at" IS NULL)
  ),
  ADD CONSTRAINT "webhook_endpoints_disabled_reason_is_known" CHECK ("disabled_reason" IN ('merchant', 'failing')),
  ADD CONSTRAINT "webhook_endpoints_previous_secret_expires" CHECK (
    ("sealed_previous_secret" IS NULL) = ("previous_secret_expires_at" IS NULL)
  ),
  ADD CONSTRAINT "webhook_endpoints_replay_has_both_times" CHECK (("replay_since" IS NULL) = ("replay_until" IS NULL));

ALTER TABLE "webhook_deliveries"
  ADD CONSTRAINT "webhook_deliveries_status_is_known" CHECK ("status" IN ('pending', 'succeeded', 'failed')),
  ADD CONSTRAINT "webhook_deliveries_pending_is_due" CHECK (
    ("status" = 'pending') = ("due_at" IS NOT NULL) AND ("status" = 'pending') = ("completed_at" IS NULL)
  ),
  ADD CONSTRAINT "webhook_deliveries_only_pending_is_leased" CHECK ("leased_until" IS NULL OR "status" = 'pending');
