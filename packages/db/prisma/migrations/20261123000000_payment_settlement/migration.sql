-- AlterTable
ALTER TABLE "payment_attempts" ADD COLUMN     "coupon_id" TEXT,
ADD COLUMN     "owed" TEXT,
ADD COLUMN     "processor" TEXT NOT NULL,
ADD COLUMN     "settle_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "test_processor_payments" (
    "key" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "amount_atom" BIGINT NOT NULL,
    "currency" CHAR(3),
    "decline_code" TEXT,
    "card_brand" TEXT,
    "card_last_four" TEXT,
    "captured_atom" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "test_processor_payments_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "test_processor_payments_reference_key" ON "test_processor_payments"("reference");


-- From here on by hand: what the Prisma schema cannot say.

-- What the settler reads: attempts that are not settled, in the order in which they fall due.
CREATE INDEX "payment_attempts_unsettled_idx" ON "payment_attempts"("settle_at") WHERE "settle_at" IS NOT NULL;

-- A session has at most one attempt in flight, and at most one that succeeded.
CREATE UNIQUE INDEX "payment_attempts_one_in_flight_idx" ON "payment_attempts"("session_id")
  WHERE "status" IN ('started', 'requires_challenge', 'succeeded');

ALTER TABLE "payment_attempts"
  ADD CONSTRAINT "payment_attempts_owed_is_known" CHECK (
    "owed" IS NULL OR ("owed" = 'capture' AND "status" = 'succeeded') OR ("owed" = 'cancel' AND "status" = 'refused')
  ),
  ADD CONSTRAINT "payment_attempts_unsettled_has_time" CHECK (
    ("settle_at" IS NOT NULL) = ("owed" IS NOT NULL OR "status" IN ('started', 'requires_challenge'))
  );

ALTER TABLE "test_processor_payments"
  ADD CONSTRAINT "test_processor_payments_state_is_known" CHECK (
    "state" IN ('authorised', 'requires_challenge', 'declined', 'captured', 'cancelled')
  ),
  ADD CONSTRAINT "test_processor_payments_captured_once" CHECK (
    "captured_atom" = CASE WHEN "state" = 'captured' THEN "amount_atom" ELSE 0 END
  );
