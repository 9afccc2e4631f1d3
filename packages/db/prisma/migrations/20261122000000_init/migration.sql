-- CreateEnum
CREATE TYPE "link_mode" AS ENUM ('payment', 'subscription', 'setup');

-- CreateEnum
CREATE TYPE "price_type" AS ENUM ('one_time', 'recurring');

-- CreateEnum
CREATE TYPE "billing_interval" AS ENUM ('day', 'week', 'month', 'year');

-- CreateEnum
CREATE TYPE "coupon_duration" AS ENUM ('once', 'repeating', 'forever');

-- CreateEnum
CREATE TYPE "session_status" AS ENUM ('open', 'complete');

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_profiles" (
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "logo_url" TEXT,
    "accent_color" TEXT,
    "support_email" TEXT,
    "support_phone" TEXT,
    "terms_url" TEXT,
    "privacy_url" TEXT,

    CONSTRAINT "account_profiles_pkey" PRIMARY KEY ("account_id","livemode")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "products" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "image_url" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "metadata" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prices" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "product_id" TEXT NOT NULL,
    "nickname" TEXT,
    "type" "price_type" NOT NULL,
    "unit_amount_atom" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "billing_interval" "billing_interval",
    "billing_interval_count" INTEGER,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "metadata" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "packages" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "metadata" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "packages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "package_items" (
    "package_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "price_id" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "package_items_pkey" PRIMARY KEY ("package_id","position")
);

-- CreateTable
CREATE TABLE "coupons" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "name" TEXT,
    "percent_off" DECIMAL(5,2),
    "amount_off_atom" BIGINT,
    "currency" CHAR(3),
    "duration" "coupon_duration" NOT NULL,
    "duration_in_months" INTEGER,
    "max_redemptions" INTEGER,
    "times_redeemed" INTEGER NOT NULL DEFAULT 0,
    "redeem_by" TIMESTAMPTZ(3),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "metadata" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "coupons_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "email" TEXT,
    "name" TEXT,
    "metadata" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_links" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "secure_token" TEXT NOT NULL,
    "mode" "link_mode" NOT NULL,
    "name" TEXT,
    "currency" CHAR(3),
    "customer_id" TEXT,
    "coupon_id" TEXT,
    "metadata" JSONB,
    "total_amount_atom" BIGINT NOT NULL,
    "expires_in_hours" INTEGER NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_link_versions" (
    "link_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "snapshot" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_link_versions_pkey" PRIMARY KEY ("link_id","version")
);

-- CreateTable
CREATE TABLE "payment_link_prices" (
    "link_id" TEXT NOT NULL,
    "price_id" TEXT NOT NULL,

    CONSTRAINT "payment_link_prices_pkey" PRIMARY KEY ("link_id","price_id")
);

-- CreateTable
CREATE TABLE "payment_link_packages" (
    "link_id" TEXT NOT NULL,
    "package_id" TEXT NOT NULL,

    CONSTRAINT "payment_link_packages_pkey" PRIMARY KEY ("link_id","package_id")
);

-- CreateTable
CREATE TABLE "checkout_sessions" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "link_version" INTEGER NOT NULL,
    "mode" "link_mode" NOT NULL,
    "status" "session_status" NOT NULL DEFAULT 'open',
    "cart_edits" JSONB,
    "customer_id" TEXT,
    "customer_email" TEXT,
    "customer_name" TEXT,
    "reference_id" TEXT,
    "locale" TEXT,
    "utm" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkout_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_attempts" (
    "session_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "amount_atom" BIGINT NOT NULL,
    "currency" CHAR(3),
    "status" TEXT NOT NULL,
    "refusal_code" TEXT,
    "quote" JSONB,
    "coupon_id" TEXT,
    "processor" TEXT NOT NULL,
    "processor_reference" TEXT,
    "card_brand" TEXT,
    "card_last_four" TEXT,
    "owed" TEXT,
    "settle_at" TIMESTAMPTZ(3),
    "failed_completions" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_attempts_pkey" PRIMARY KEY ("session_id","number")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "session_id" TEXT NOT NULL,
    "quote" JSONB,
    "subtotal_atom" BIGINT NOT NULL,
    "discount_atom" BIGINT NOT NULL,
    "amount_atom" BIGINT NOT NULL,
    "currency" CHAR(3),
    "coupon_id" TEXT,
    "method" TEXT NOT NULL,
    "card_brand" TEXT,
    "card_last_four" TEXT,
    "processor" TEXT NOT NULL,
    "processor_reference" TEXT NOT NULL,
    "processor_key" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "status" TEXT NOT NULL,
    "failure_code" TEXT,
    "captured_atom" BIGINT NOT NULL DEFAULT 0,
    "refunded_atom" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "payment_id" TEXT NOT NULL,
    "amount_atom" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "reason" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "failure_code" TEXT,
    "processor_reference" TEXT,
    "settle_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

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
    "debit_outcome" TEXT,
    "debit_settles_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "test_processor_payments_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "test_processor_refunds" (
    "key" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "payment" TEXT NOT NULL,
    "amount_atom" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "test_processor_refunds_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "daily_counts" (
    "subject_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "day" DATE NOT NULL,
    "opens" INTEGER NOT NULL DEFAULT 0,
    "completions" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "daily_counts_pkey" PRIMARY KEY ("subject_id","livemode","day")
);

-- CreateTable
CREATE TABLE "daily_revenue" (
    "subject_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "day" DATE NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "amount_atom" BIGINT NOT NULL,

    CONSTRAINT "daily_revenue_pkey" PRIMARY KEY ("subject_id","livemode","day","currency")
);

-- CreateTable
CREATE TABLE "statistics_progress" (
    "livemode" BOOLEAN NOT NULL,
    "sessions_up_to" TEXT NOT NULL,
    "payments_up_to" TEXT NOT NULL,

    CONSTRAINT "statistics_progress_pkey" PRIMARY KEY ("livemode")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "aggregate_id" TEXT NOT NULL,
    "aggregate_version" INTEGER NOT NULL,
    "payload" JSONB NOT NULL,
    "traceparent" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "available_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "account_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" INTEGER,
    "body" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("account_id","livemode","key")
);

-- CreateTable
CREATE TABLE "dashboard_sessions" (
    "token_hash" BYTEA NOT NULL,
    "account_id" TEXT NOT NULL,
    "live_key_id" TEXT,
    "test_key_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dashboard_sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "dashboard_sign_in_codes" (
    "code_hash" BYTEA NOT NULL,
    "account_id" TEXT NOT NULL,
    "live_key_id" TEXT,
    "test_key_id" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dashboard_sign_in_codes_pkey" PRIMARY KEY ("code_hash")
);

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
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_account_id_livemode_id_idx" ON "api_keys"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "products_account_id_livemode_id_idx" ON "products"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "products_account_id_livemode_is_active_id_idx" ON "products"("account_id", "livemode", "is_active", "id");

-- CreateIndex
CREATE INDEX "prices_account_id_livemode_id_idx" ON "prices"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "prices_account_id_livemode_is_active_id_idx" ON "prices"("account_id", "livemode", "is_active", "id");

-- CreateIndex
CREATE INDEX "prices_account_id_livemode_type_id_idx" ON "prices"("account_id", "livemode", "type", "id");

-- CreateIndex
CREATE INDEX "prices_account_id_livemode_currency_id_idx" ON "prices"("account_id", "livemode", "currency", "id");

-- CreateIndex
CREATE INDEX "prices_product_id_id_idx" ON "prices"("product_id", "id");

-- CreateIndex
CREATE INDEX "packages_account_id_livemode_id_idx" ON "packages"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "packages_account_id_livemode_is_active_id_idx" ON "packages"("account_id", "livemode", "is_active", "id");

-- CreateIndex
CREATE INDEX "packages_account_id_livemode_currency_id_idx" ON "packages"("account_id", "livemode", "currency", "id");

-- CreateIndex
CREATE INDEX "package_items_price_id_package_id_idx" ON "package_items"("price_id", "package_id");

-- CreateIndex
CREATE INDEX "coupons_account_id_livemode_id_idx" ON "coupons"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "coupons_account_id_livemode_is_active_id_idx" ON "coupons"("account_id", "livemode", "is_active", "id");

-- CreateIndex
CREATE INDEX "coupons_account_id_livemode_currency_id_idx" ON "coupons"("account_id", "livemode", "currency", "id");

-- CreateIndex
CREATE INDEX "customers_account_id_livemode_id_idx" ON "customers"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "customers_account_id_livemode_email_id_idx" ON "customers"("account_id", "livemode", "email", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_links_secure_token_key" ON "payment_links"("secure_token");

-- CreateIndex
CREATE INDEX "payment_links_account_id_livemode_id_idx" ON "payment_links"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "payment_links_account_id_livemode_is_active_id_idx" ON "payment_links"("account_id", "livemode", "is_active", "id");

-- CreateIndex
CREATE INDEX "payment_links_account_id_livemode_mode_id_idx" ON "payment_links"("account_id", "livemode", "mode", "id");

-- CreateIndex
CREATE INDEX "payment_links_account_id_livemode_currency_id_idx" ON "payment_links"("account_id", "livemode", "currency", "id");

-- CreateIndex
CREATE INDEX "payment_link_prices_price_id_link_id_idx" ON "payment_link_prices"("price_id", "link_id");

-- CreateIndex
CREATE INDEX "payment_link_packages_package_id_link_id_idx" ON "payment_link_packages"("package_id", "link_id");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_sessions_token_hash_key" ON "checkout_sessions"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_sessions_request_id_key" ON "checkout_sessions"("request_id");

-- CreateIndex
CREATE INDEX "checkout_sessions_account_id_livemode_id_idx" ON "checkout_sessions"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "checkout_sessions_link_id_id_idx" ON "checkout_sessions"("link_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_session_id_key" ON "payments"("session_id");

-- CreateIndex
CREATE INDEX "payments_account_id_livemode_id_idx" ON "payments"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "payments_account_id_livemode_status_id_idx" ON "payments"("account_id", "livemode", "status", "id");

-- CreateIndex
CREATE INDEX "payments_link_id_id_idx" ON "payments"("link_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_processor_processor_reference_key" ON "payments"("processor", "processor_reference");

-- CreateIndex
CREATE INDEX "refunds_account_id_livemode_id_idx" ON "refunds"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "refunds_payment_id_id_idx" ON "refunds"("payment_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "test_processor_payments_reference_key" ON "test_processor_payments"("reference");

-- CreateIndex
CREATE INDEX "test_processor_refunds_payment_idx" ON "test_processor_refunds"("payment");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "dashboard_sessions_expires_at_idx" ON "dashboard_sessions"("expires_at");

-- CreateIndex
CREATE INDEX "events_account_id_livemode_id_idx" ON "events"("account_id", "livemode", "id");

-- CreateIndex
CREATE INDEX "events_account_id_livemode_type_id_idx" ON "events"("account_id", "livemode", "type", "id");

-- CreateIndex
CREATE INDEX "events_object_id_id_idx" ON "events"("object_id", "id");

-- CreateIndex
CREATE INDEX "events_created_at_idx" ON "events"("created_at");

-- AddForeignKey
ALTER TABLE "account_profiles" ADD CONSTRAINT "account_profiles_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prices" ADD CONSTRAINT "prices_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_items" ADD CONSTRAINT "package_items_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "packages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_items" ADD CONSTRAINT "package_items_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_link_versions" ADD CONSTRAINT "payment_link_versions_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "payment_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_link_prices" ADD CONSTRAINT "payment_link_prices_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "payment_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_link_prices" ADD CONSTRAINT "payment_link_prices_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "prices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_link_packages" ADD CONSTRAINT "payment_link_packages_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "payment_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_link_packages" ADD CONSTRAINT "payment_link_packages_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "packages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout_sessions" ADD CONSTRAINT "checkout_sessions_link_id_link_version_fkey" FOREIGN KEY ("link_id", "link_version") REFERENCES "payment_link_versions"("link_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "checkout_sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "checkout_sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_sessions" ADD CONSTRAINT "dashboard_sessions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_sessions" ADD CONSTRAINT "dashboard_sessions_live_key_id_fkey" FOREIGN KEY ("live_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_sessions" ADD CONSTRAINT "dashboard_sessions_test_key_id_fkey" FOREIGN KEY ("test_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_sign_in_codes" ADD CONSTRAINT "dashboard_sign_in_codes_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on by hand: what the Prisma schema cannot say.

-- The relay's claim reads unpublished rows in the order in which they fall due, and nothing else.
CREATE INDEX "outbox_unpublished_idx" ON "outbox"("available_at") WHERE "published_at" IS NULL;

-- The sweep reads published rows, oldest first.
CREATE INDEX "outbox_published_idx" ON "outbox"("published_at") WHERE "published_at" IS NOT NULL;

-- Sessions by the merchant's own reference. Most have none, and cost nothing here.
CREATE INDEX "checkout_sessions_reference_id_idx" ON "checkout_sessions"("account_id", "livemode", "reference_id", "id")
  WHERE "reference_id" IS NOT NULL;

-- "Who paid", and when: few of all sessions are complete.
CREATE INDEX "checkout_sessions_complete_idx" ON "checkout_sessions"("account_id", "livemode", "id")
  WHERE "status" = 'complete';
CREATE INDEX "checkout_sessions_completed_at_idx" ON "checkout_sessions"("account_id", "livemode", "completed_at")
  WHERE "status" = 'complete';

-- Sessions of one customer. Few have one before they are complete.
CREATE INDEX "checkout_sessions_customer_id_idx" ON "checkout_sessions"("account_id", "livemode", "customer_id", "id")
  WHERE "customer_id" IS NOT NULL;

-- The complete sessions of one link or one customer, who may have very many that are not.
CREATE INDEX "checkout_sessions_link_complete_idx" ON "checkout_sessions"("link_id", "id")
  WHERE "status" = 'complete';
CREATE INDEX "checkout_sessions_customer_complete_idx" ON "checkout_sessions"("account_id", "livemode", "customer_id", "id")
  WHERE "status" = 'complete' AND "customer_id" IS NOT NULL;

-- Which sessions are still open, or have expired.
CREATE INDEX "checkout_sessions_expires_at_idx" ON "checkout_sessions"("account_id", "livemode", "expires_at")
  WHERE "status" = 'open';

-- Links of one customer, and with one coupon. Most have neither.
CREATE INDEX "payment_links_customer_id_idx" ON "payment_links"("account_id", "livemode", "customer_id", "id")
  WHERE "customer_id" IS NOT NULL;
CREATE INDEX "payment_links_coupon_id_idx" ON "payment_links"("account_id", "livemode", "coupon_id", "id")
  WHERE "coupon_id" IS NOT NULL;

-- What contains a text, by its trigrams. The account is in the index, so that nobody searches through what others have.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
CREATE EXTENSION IF NOT EXISTS "btree_gin";
CREATE INDEX "products_search_idx" ON "products" USING gin ("account_id", "name" gin_trgm_ops) WHERE "name" IS NOT NULL;
CREATE INDEX "packages_search_idx" ON "packages" USING gin ("account_id", "name" gin_trgm_ops) WHERE "name" IS NOT NULL;
CREATE INDEX "coupons_search_idx" ON "coupons" USING gin ("account_id", "name" gin_trgm_ops) WHERE "name" IS NOT NULL;
CREATE INDEX "customers_search_name_idx" ON "customers" USING gin ("account_id", "name" gin_trgm_ops)
  WHERE "name" IS NOT NULL;
CREATE INDEX "customers_search_email_idx" ON "customers" USING gin ("account_id", "email" gin_trgm_ops)
  WHERE "email" IS NOT NULL;
CREATE INDEX "payment_links_search_idx" ON "payment_links" USING gin ("account_id", "name" gin_trgm_ops)
  WHERE "name" IS NOT NULL;

-- Which links' metadata holds a value under a key.
CREATE INDEX "payment_links_metadata_idx" ON "payment_links" USING gin ("account_id", "metadata" jsonb_path_ops)
  WHERE "metadata" IS NOT NULL;

-- What is archived is little of the catalogue. The links that it stops are found from here.
CREATE INDEX "products_archived_idx" ON "products"("account_id", "livemode") WHERE NOT "is_active";
CREATE INDEX "prices_archived_idx" ON "prices"("account_id", "livemode") WHERE NOT "is_active";
CREATE INDEX "packages_archived_idx" ON "packages"("account_id", "livemode") WHERE NOT "is_active";

-- Ids sort by the time at which they were made, so the daily figures begin before the first of each mode.
INSERT INTO "statistics_progress" ("livemode", "sessions_up_to", "payments_up_to")
  VALUES (true, 'cs_live_', 'pay_live_'), (false, 'cs_test_', 'pay_test_');

-- What the settler reads: attempts that are not settled, in the order in which they fall due.
CREATE INDEX "payment_attempts_unsettled_idx" ON "payment_attempts"("settle_at") WHERE "settle_at" IS NOT NULL;

CREATE INDEX "refunds_unsettled_idx" ON "refunds"("settle_at") WHERE "settle_at" IS NOT NULL;

-- A session has at most one attempt in flight, and at most one that succeeded.
CREATE UNIQUE INDEX "payment_attempts_one_in_flight_idx" ON "payment_attempts"("session_id")
  WHERE "status" IN ('started', 'requires_challenge', 'pending', 'succeeded');

-- Payments of one customer. Many have none.
CREATE INDEX "payments_customer_id_idx" ON "payments"("account_id", "livemode", "customer_id", "id")
  WHERE "customer_id" IS NOT NULL;

ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_key_hash_is_sha256" CHECK (octet_length("key_hash") = 32);

ALTER TABLE "prices"
  ADD CONSTRAINT "prices_unit_amount_in_range" CHECK ("unit_amount_atom" BETWEEN 0 AND 999999999999),
  ADD CONSTRAINT "prices_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "prices_recurring_has_interval" CHECK (
    ("type" = 'recurring') = ("billing_interval" IS NOT NULL)
    AND ("billing_interval" IS NULL) = ("billing_interval_count" IS NULL)
  ),
  ADD CONSTRAINT "prices_interval_count_is_positive" CHECK ("billing_interval_count" >= 1);

ALTER TABLE "packages"
  ADD CONSTRAINT "packages_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "package_items"
  ADD CONSTRAINT "package_items_position_from_zero" CHECK ("position" >= 0),
  ADD CONSTRAINT "package_items_quantity_in_range" CHECK ("quantity" BETWEEN 1 AND 999999);

ALTER TABLE "coupons"
  ADD CONSTRAINT "coupons_percent_or_amount" CHECK (num_nonnulls("percent_off", "amount_off_atom") = 1),
  ADD CONSTRAINT "coupons_amount_has_currency" CHECK (("amount_off_atom" IS NULL) = ("currency" IS NULL)),
  ADD CONSTRAINT "coupons_percent_in_range" CHECK ("percent_off" > 0 AND "percent_off" <= 100),
  ADD CONSTRAINT "coupons_amount_in_range" CHECK ("amount_off_atom" BETWEEN 1 AND 999999999999),
  ADD CONSTRAINT "coupons_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "coupons_repeating_has_months" CHECK (("duration" = 'repeating') = ("duration_in_months" IS NOT NULL)),
  ADD CONSTRAINT "coupons_months_is_positive" CHECK ("duration_in_months" >= 1),
  ADD CONSTRAINT "coupons_max_redemptions_is_positive" CHECK ("max_redemptions" >= 1),
  ADD CONSTRAINT "coupons_redeemed_within_max" CHECK (
    "times_redeemed" >= 0 AND ("max_redemptions" IS NULL OR "times_redeemed" <= "max_redemptions")
  );

ALTER TABLE "payment_links"
  ADD CONSTRAINT "payment_links_total_in_range" CHECK ("total_amount_atom" BETWEEN 0 AND 999999999999),
  ADD CONSTRAINT "payment_links_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "payment_links_setup_charges_nothing" CHECK (
    ("mode" = 'setup') = ("currency" IS NULL) AND ("mode" <> 'setup' OR "total_amount_atom" = 0)
  ),
  ADD CONSTRAINT "payment_links_expiry_in_range" CHECK ("expires_in_hours" BETWEEN 1 AND 720),
  ADD CONSTRAINT "payment_links_active_until_deactivated" CHECK ("is_active" = ("deactivated_at" IS NULL)),
  ADD CONSTRAINT "payment_links_version_from_one" CHECK ("version" >= 1);

ALTER TABLE "payment_link_versions"
  ADD CONSTRAINT "payment_link_versions_version_from_one" CHECK ("version" >= 1),
  ADD CONSTRAINT "payment_link_versions_snapshot_is_an_object" CHECK (jsonb_typeof("snapshot") = 'object');

ALTER TABLE "checkout_sessions"
  ADD CONSTRAINT "checkout_sessions_token_hash_is_sha256" CHECK (octet_length("token_hash") = 32),
  ADD CONSTRAINT "checkout_sessions_complete_has_time" CHECK (("status" = 'complete') = ("completed_at" IS NOT NULL));

ALTER TABLE "payment_attempts"
  ADD CONSTRAINT "payment_attempts_number_from_one" CHECK ("number" >= 1),
  ADD CONSTRAINT "payment_attempts_amount_not_negative" CHECK ("amount_atom" >= 0),
  ADD CONSTRAINT "payment_attempts_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "payment_attempts_status_is_known" CHECK ("status" IN ('started', 'requires_challenge', 'pending', 'succeeded', 'refused')),
  ADD CONSTRAINT "payment_attempts_card_is_last_four" CHECK ("card_last_four" ~ '^[0-9]{4}$'),
  ADD CONSTRAINT "payment_attempts_owed_is_known" CHECK (
    "owed" IS NULL OR ("owed" = 'capture' AND "status" = 'succeeded') OR ("owed" = 'cancel' AND "status" = 'refused')
  ),
  ADD CONSTRAINT "payment_attempts_unsettled_has_time" CHECK (
    ("settle_at" IS NOT NULL) = ("owed" IS NOT NULL OR "status" IN ('started', 'requires_challenge', 'pending'))
  );

ALTER TABLE "payments"
  ADD CONSTRAINT "payments_amounts_add_up" CHECK (
    "discount_atom" >= 0 AND "amount_atom" >= 0 AND "amount_atom" = "subtotal_atom" - "discount_atom"
  ),
  ADD CONSTRAINT "payments_status_is_known" CHECK (
    "status" IN ('pending', 'authorised', 'captured', 'failed', 'partially_refunded', 'refunded', 'disputed')
  ),
  ADD CONSTRAINT "payments_failed_has_code" CHECK (("status" = 'failed') = ("failure_code" IS NOT NULL)),
  ADD CONSTRAINT "payments_captured_within_amount" CHECK ("captured_atom" BETWEEN 0 AND "amount_atom"),
  ADD CONSTRAINT "payments_refunded_within_captured" CHECK ("refunded_atom" BETWEEN 0 AND "captured_atom"),
  ADD CONSTRAINT "payments_currency_is_a_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "payments_card_is_last_four" CHECK ("card_last_four" ~ '^[0-9]{4}$');

ALTER TABLE "refunds"
  ADD CONSTRAINT "refunds_amount_is_positive" CHECK ("amount_atom" > 0),
  ADD CONSTRAINT "refunds_status_is_known" CHECK ("status" IN ('pending', 'succeeded', 'failed')),
  ADD CONSTRAINT "refunds_failed_has_code" CHECK (("status" = 'failed') = ("failure_code" IS NOT NULL)),
  ADD CONSTRAINT "refunds_pending_has_time" CHECK (("status" = 'pending') = ("settle_at" IS NOT NULL));

ALTER TABLE "test_processor_payments"
  ADD CONSTRAINT "test_processor_payments_state_is_known" CHECK (
    "state" IN ('created', 'authorised', 'requires_challenge', 'pending', 'declined', 'captured', 'cancelled', 'voided')
  ),
  ADD CONSTRAINT "test_processor_payments_captured_once" CHECK (
    "captured_atom" = CASE WHEN "state" = 'captured' THEN "amount_atom" ELSE 0 END
  );

ALTER TABLE "outbox"
  ADD CONSTRAINT "outbox_attempts_not_negative" CHECK ("attempts" >= 0);

-- A version is what a session was sold under: it never changes and never goes away.
CREATE FUNCTION "refuse_change_of_link_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'payment_link_versions is append-only' USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER "payment_link_versions_are_immutable" BEFORE UPDATE OR DELETE ON "payment_link_versions"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_link_version"();

CREATE TRIGGER "payment_link_versions_are_kept" BEFORE TRUNCATE ON "payment_link_versions"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_link_version"();

-- Deactivation is permanent, whoever asks.
CREATE FUNCTION "refuse_reactivation_of_link"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a deactivated payment link stays deactivated' USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER "payment_links_stay_deactivated" BEFORE UPDATE OF "is_active" ON "payment_links"
  FOR EACH ROW WHEN (NEW."is_active" AND NOT OLD."is_active") EXECUTE FUNCTION "refuse_reactivation_of_link"();

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
