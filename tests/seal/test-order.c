/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may order a device to be wiped, and who may say that it was: any changed byte, another signer
 * and another vault are refused. */
#include "door-order.h"

#include <string.h>

#include "door-test-people.h"

typedef struct {
  DoorIdentity *survey;
  DoorIdentity *vault;
  DoorUuid vault_id;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->survey = door_identity_new ();
  self->vault = door_identity_new ();
  self->vault_id = door_uuid_random ();
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_identity_unref (self->survey);
  door_identity_unref (self->vault);
}

static GBytes *
make_order (Case *self, DoorIdentity *signer)
{
  g_autoptr (DoorOrder) order = door_order_new_wipe ("harbour", &self->vault_id, DOOR_TEST_TIME);
  return door_order_sign (order, signer);
}

static void
test_round (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_order (self, self->survey);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorOrder) order
      = door_order_read (bytes, door_identity_public (self->survey), &self->vault_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (order->survey, ==, "harbour");
  g_assert_cmpmem (&order->vault, sizeof order->vault, &self->vault_id, sizeof self->vault_id);

  const DoorOrderDone done = { order->id, self->vault_id, 3, 1, DOOR_TEST_TIME };
  g_autoptr (GBytes) word = door_order_done_sign (&done, self->vault);
  DoorOrderDone read;
  g_assert_true (door_order_done_read (word, door_identity_public (self->vault), &read, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read.sent, ==, 3);
  g_assert_cmpuint (read.kept, ==, 1);
  g_assert_cmpmem (&read.id, sizeof read.id, &order->id, sizeof order->id);
  g_assert_false (door_order_done_read (word, door_identity_public (self->survey), &read, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
}

static void
test_strangers (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) forged = make_order (self, self->vault);
  g_autoptr (GBytes) good = make_order (self, self->survey);
  const DoorPublicKeys *keys = door_identity_public (self->survey);
  DoorUuid other = door_uuid_random ();
  g_autoptr (GError) error = NULL;
  g_assert_null (door_order_read (forged, keys, &self->vault_id, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
  g_clear_error (&error);
  g_assert_null (door_order_read (good, keys, &other, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
  g_autoptr (DoorOrder) any = door_order_read (good, keys, NULL, NULL);
  g_assert_nonnull (any);
}

static void
test_damage (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) good = make_order (self, self->survey);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (good, &n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, n);
      copy[i] ^= 1;
      g_autoptr (GBytes) bad = g_bytes_new (copy, n);
      g_autoptr (GBytes) cut = g_bytes_new (bytes, i);
      g_assert_null (door_order_read (bad, door_identity_public (self->survey), NULL, NULL));
      g_assert_null (door_order_read (cut, door_identity_public (self->survey), NULL, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add ("/order/round", Case, NULL, set_up, test_round, tear_down);
  g_test_add ("/order/strangers", Case, NULL, set_up, test_strangers, tear_down);
  g_test_add ("/order/damage", Case, NULL, set_up, test_damage, tear_down);
  return g_test_run ();
}
