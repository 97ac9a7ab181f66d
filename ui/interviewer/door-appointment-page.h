/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A day and a time, chosen with a few touches. DoorAppointmentPicker is the two choices, with a signal
 * "changed" (GDateTime, or NULL while it is not whole); DoorAppointmentPage is a screen around it, with
 * a signal "keep" (GDateTime, or NULL: called off).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#define DOOR_TYPE_APPOINTMENT_PICKER (door_appointment_picker_get_type ())
G_DECLARE_FINAL_TYPE (
    DoorAppointmentPicker, door_appointment_picker, DOOR, APPOINTMENT_PICKER, AdwBin)
GtkWidget *door_appointment_picker_new (void);
/* Call first: the days begin with `now`, in whose zone the times are. `when` NULL: nothing chosen. */
void door_appointment_picker_begin (DoorAppointmentPicker *self, GDateTime *now, GDateTime *when);
/* NULL while no day is chosen. transfer full. */
GDateTime *door_appointment_picker_get (DoorAppointmentPicker *self);

#define DOOR_TYPE_APPOINTMENT_PAGE (door_appointment_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorAppointmentPage, door_appointment_page, DOOR, APPOINTMENT_PAGE, AdwBin)
void door_appointment_page_begin (DoorAppointmentPage *self, GDateTime *now, GDateTime *present);
