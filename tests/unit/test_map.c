/* The map: where dots fall, what a line crosses, which point is next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kontor/ui/map.h"

static const MapPoint square[] = {
	{ 50000000, 10000000, 1 }, /* south west */
	{ 50000000, 11000000, 1 }, { 51000000, 10000000, 1 }, { 51000000, 11000000, 1 },
	{ 50500000, 10500000, 0 }, /* the middle, background */
};

static uint32_t cp(Canvas *c, int x, int y)
{
	return canvas_at(c, x, y)->cp;
}

static void free_canvas(Canvas **c)
{
	canvas_free(*c);
}

static void test_corners_fall_into_corners(void **state UNUSED)
{
	AUTO(free_canvas) Canvas *c = canvas_new(40, 20);
	Map m;
	int west, east, north, south;
	map_init(&m, square, ARRAY_LEN(square), NULL, 0);
	map_draw(&m, c, canvas_rect(c));
	assert_true(map_cell(&m, canvas_rect(c), 0, &west, &south));
	assert_true(map_cell(&m, canvas_rect(c), 3, &east, &north));
	assert_int_equal(north, 0);
	assert_int_equal(south, 19);
	assert_true(cp(c, west, south) > 0x2800 && cp(c, west, south) <= 0x28ff);
	assert_true(cp(c, east, north) > 0x2800 && cp(c, east, north) <= 0x28ff);
	/* A degree of longitude is shorter than one of latitude; dots are square, cells are not. */
	assert_in_range((east - west + 1) * 2 * 1000 / ((south - north + 1) * 4), 600, 670);
}

static void test_lines_are_clipped(void **state UNUSED)
{
	static const MapLine lines[] = { { 0, 3, 2 }, { 1, 2, 1 } };
	AUTO(free_canvas) Canvas *c = canvas_new(30, 12);
	Map m;
	Rect inner = { 5, 2, 20, 8 };
	size_t dots = 0;
	map_init(&m, square, ARRAY_LEN(square), lines, ARRAY_LEN(lines));
	for (int zoom = 0; zoom < 12; zoom++) {
		canvas_clear(c);
		map_draw(&m, c, inner);
		for (int y = 0; y < c->h; y++)
			for (int x = 0; x < c->w; x++) {
				bool inside = x >= 5 && x < 25 && y >= 2 && y < 10;
				dots += cp(c, x, y) != ' ';
				assert_true(inside || cp(c, x, y) == ' ');
			}
		map_zoom(&m, 1);
	}
	assert_true(dots > 100);
}

static void test_the_next_point_in_a_direction(void **state UNUSED)
{
	Map m;
	map_init(&m, square, ARRAY_LEN(square), NULL, 0);
	map_pick(&m, 0);
	assert_true(map_pick_next(&m, 1, 0));
	assert_int_equal(m.picked, 1);
	assert_true(map_pick_next(&m, 0, -1));
	assert_int_equal(m.picked, 3);
	assert_false(map_pick_next(&m, 1, 0)); /* nothing further east */
	assert_int_equal(m.picked, 3);
	assert_true(map_pick_next(&m, -1, 0));
	assert_int_equal(m.picked, 2); /* background is not picked */
}

static void test_the_pick_stays_in_view(void **state UNUSED)
{
	AUTO(free_canvas) Canvas *c = canvas_new(40, 20);
	Map m;
	int x, y;
	map_init(&m, square, ARRAY_LEN(square), NULL, 0);
	map_pick(&m, 2);
	for (int i = 0; i < 20; i++) {
		map_zoom(&m, 1);
		assert_true(map_cell(&m, canvas_rect(c), 2, &x, &y));
	}
	map_draw(&m, c, canvas_rect(c));
	assert_int_equal(cp(c, x, y), 0x25c9);
	for (int i = 0; i < 20; i++)
		map_zoom(&m, -1);
	assert_int_equal(m.zoom, 0);
	map_pan(&m, 100, 100);
	assert_int_equal(m.longitude, 11000000);
	assert_int_equal(m.latitude, 50000000);
}

static void test_no_points_no_room(void **state UNUSED)
{
	AUTO(free_canvas) Canvas *c = canvas_new(10, 3);
	Map m;
	map_init(&m, NULL, 0, NULL, 0);
	map_draw(&m, c, canvas_rect(c));
	map_zoom(&m, 3);
	map_pan(&m, 1, -1);
	assert_false(map_pick_next(&m, 1, 0));
	map_draw(&m, c, (Rect){ 0, 0, 0, 0 });
	assert_int_equal(cp(c, 5, 1), ' ');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_corners_fall_into_corners),
		cmocka_unit_test(test_lines_are_clipped),
		cmocka_unit_test(test_the_next_point_in_a_direction),
		cmocka_unit_test(test_the_pick_stays_in_view),
		cmocka_unit_test(test_no_points_no_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
