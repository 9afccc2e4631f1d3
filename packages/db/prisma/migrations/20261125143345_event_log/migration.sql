-- CreateTable
CREATE TABLE "events" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "events_account_id_livemode_id_idx" ON "events"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "events_account_id_livemode_type_id_idx" ON "events"("account_id", "livemode", "type", "id");

-- CreateIndex
CREATE INDEX "events_object_id_id_idx" ON "events"("object_id", "id");

-- CreateIndex
CREATE INDEX "events_created_at_idx" ON "events"("created_at");
