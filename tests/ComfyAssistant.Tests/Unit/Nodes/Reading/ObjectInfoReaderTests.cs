using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Nodes.Reading;

public class ObjectInfoReaderTests(ITestOutputHelper output)
{
    [Fact]
    public void A_node_type_keeps_everything_that_the_server_says()
    {
        var type = Fixtures.Catalog.Find("CheckpointLoaderSimple")!;
        Assert.Equal("Load Checkpoint", type.DisplayName);
        Assert.Equal("loaders", type.Category);
        Assert.Null(type.Package);
        Assert.Equal(["MODEL", "CLIP", "VAE"], type.Outputs.Select(o => o.Type));
        Assert.Equal("The model.", type.Outputs[0].Tooltip);
        Assert.False(type.IsOutputNode);
        Assert.Equal("The name of the checkpoint (model) to load.", type.Input("ckpt_name")!.Tooltip);
    }

    [Fact]
    public void Flags_hidden_inputs_and_packages_are_read()
    {
        Assert.Equal(["prompt", "extra_pnginfo"], Fixtures.Catalog.Find("SaveImage")!.HiddenInputs);
        Assert.True(Fixtures.Catalog.Find("SaveImage")!.IsOutputNode);
        Assert.True(Fixtures.Catalog.Find("ShapesUnion")!.IsExperimental);
        Assert.True(Fixtures.Catalog.Find("ShapesControlledCombo")!.IsDeprecated);
        Assert.Equal("Shapes-Pack", Fixtures.Catalog.Find("ShapesUnion")!.Package);
        Assert.Null(Fixtures.Catalog.Find("UpscaleModelLoader")!.Package);
    }

    [Fact]
    public void Both_ways_to_write_a_combo_give_the_same()
    {
        var old = Only("""[["a","b"],{"default":"b"}]""");
        var now = Only("""["COMBO",{"options":["a","b"],"default":"b"}]""");
        foreach (var input in new[] { old, now })
        {
            Assert.True(input.IsCombo);
            Assert.Equal(["a", "b"], input.Options!);
            Assert.Equal("\"b\"", input.DefaultJson);
        }
    }

    [Fact]
    public void A_combo_whose_values_the_server_does_not_send_has_no_list()
    {
        Assert.Null(Only("""["COMBO",{"remote":{"route":"/x"},"options":["a"]}]""").Options);
        Assert.Empty(Only("""["COMBO",{"remote":{"route":"/x"}}]""").Options!);
        Assert.Null(Only("""["COMBO",{}]""").Options);
        Assert.Empty(Only("""[[],{}]""").Options!);
    }

    [Fact]
    public void Limits_are_exact_beyond_long_and_double()
    {
        var seed = Fixtures.Catalog.Find("KSampler")!.Input("seed")!;
        Assert.Equal(18446744073709551615m, seed.Range.Max);
        Assert.Equal("18446744073709551615", Only("""["INT",{"default":18446744073709551615}]""").DefaultJson);
        Assert.Null(Only("""["FLOAT",{"max":1.7976931348623157e308}]""").Range.Max);
    }

    [Theory]
    [InlineData("""["INT",{"control_after_generate":true}]""", true)]
    [InlineData("""["INT",{"control_after_generate":"fixed"}]""", true)]
    [InlineData("""["INT",{"control_after_generate":false}]""", false)]
    [InlineData("""["INT",{}]""", null)]
    public void The_control_of_a_seed_is_declared_in_several_ways(string declared, bool? expected) =>
        Assert.Equal(expected, Only(declared).ControlAfterGenerate);

    [Theory]
    [InlineData("""["INT"]""", true)]
    [InlineData("""["INT",{"forceInput":true}]""", false)]
    [InlineData("""["MODEL"]""", false)]
    [InlineData("""["STRING,FLOAT",{"widgetType":"STRING"}]""", true)]
    [InlineData("""[["a"]]""", true)]
    public void What_is_edited_on_the_node_is_a_widget(string declared, bool expected) => Assert.Equal(expected, Only(declared).IsWidget);

    [Fact]
    public void Inputs_follow_input_order_and_not_the_order_of_the_object()
    {
        var catalog = Read("""
            {"A": {"input": {"required": {"b": ["INT"], "a": ["INT"]}, "optional": {"c": ["INT"]}},
                   "input_order": {"required": ["a", "b"], "optional": ["c"]}, "output": []}}
            """);
        Assert.Equal(["a", "b", "c"], catalog.Find("A")!.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void A_list_as_output_is_a_combo()
    {
        var scheduler = Fixtures.Catalog.Find("ShapesControlledCombo")!.Outputs[1];
        Assert.Equal(("scheduler", "COMBO"), (scheduler.Name, scheduler.Type));
        Assert.Contains("karras", scheduler.Options!);
    }

    [Fact]
    public void Malformed_entries_are_skipped_and_named_and_the_rest_is_kept()
    {
        var catalog = Read("""
            {"NotAnObject": 5, "BadInput": {"input": [], "output": []}, "BadOutput": {"input": {}, "output": "IMAGE"},
             "Half": {"input": {"required": {"good": ["INT"], "empty": [], "number": 3, "odd": [null]}, "optional": null}, "output": null},
             "Bare": {}}
            """);
        Assert.Equal(["BadOutput", "Half", "Bare"], catalog.Types.Select(t => t.Name));
        Assert.Equal(["good"], catalog.Find("Half")!.Inputs.Select(i => i.Name));
        Assert.Equal(["NotAnObject", "BadInput", "BadOutput.output", "Half.empty", "Half.number", "Half.odd"], catalog.Skipped);
    }

    [Fact]
    public void Text_that_no_string_can_hold_is_kept_as_it_is_written()
    {
        // Python writes half of an emoji without complaint.
        var catalog = Read("""{"A": {"display_name": "\ud83d half", "input": {"required": {"x": [["\ud83d", "ok"]]}}, "output": ["MODEL"]}}""");
        Assert.Equal("\\ud83d half", catalog.Find("A")!.DisplayName);
        Assert.Equal(["\\ud83d", "ok"], catalog.Find("A")!.Inputs[0].Options!);
    }

    [Fact]
    public void Equal_lists_and_strings_are_kept_once()
    {
        var load = Fixtures.Catalog.Find("LoadImage")!.Input("image")!;
        var mask = Fixtures.Catalog.Find("LoadImageMask")!.Input("image")!;
        Assert.Same(load.Options, mask.Options);
        Assert.Same(load.Type, mask.Type);
    }

    [Theory]
    [InlineData(997)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public async Task A_stream_gives_the_same_in_pieces_of_any_size(int size)
    {
        // Longer than the first buffer in a single entry, with characters of several bytes across every border.
        var files = string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"模型🎨{i}.safetensors\""));
        var json = Encoding.UTF8.GetBytes($$$"""
            {"A": {"input": {"required": {"file": [[{{{files}}}]]}}, "output": ["MODEL"]}, "B": {"output": []}}
            """);
        var catalog = await ObjectInfoReader.ReadAsync(new TrickleStream(json, size), CancellationToken.None);
        Assert.Equal(["A", "B"], catalog.Types.Select(t => t.Name));
        Assert.Equal(20_000, catalog.Find("A")!.Inputs[0].Options!.Count);
        Assert.Equal("模型🎨19999.safetensors", catalog.Find("A")!.Inputs[0].Options![19_999]);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_obstacle()
    {
        byte[] json = [0xEF, 0xBB, 0xBF, .. """{"A":{}}"""u8];
        Assert.Single((await ObjectInfoReader.ReadAsync(new TrickleStream(json, 1), CancellationToken.None)).Types);
        Assert.Single(ObjectInfoReader.Read(json).Types);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"A":{"input":{"required":""")]
    [InlineData("""{"A":{}""")]
    [InlineData("""{"A":{}} trailing""")]
    public async Task What_is_no_whole_node_list_is_refused(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await Assert.ThrowsAnyAsync<JsonException>(() => ObjectInfoReader.ReadAsync(new MemoryStream(bytes), CancellationToken.None));
        Assert.ThrowsAny<JsonException>(() => ObjectInfoReader.Read(bytes));
    }

    [Fact]
    public async Task Reading_stops_when_asked_to() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => ObjectInfoReader.ReadAsync(new MemoryStream(new byte[10]), new CancellationToken(canceled: true)));

    [Fact]
    public void The_shared_object_info_is_understood_to_the_last_input()
    {
        if (SharedData.Catalog is not { } catalog) { output.WriteLine("skipped: no shared data"); return; }
        output.WriteLine($"{catalog.Types.Count} types, {catalog.Types.Sum(t => t.Inputs.Count)} inputs");
        Assert.Equal(1017, catalog.Types.Count);
        Assert.Empty(catalog.Skipped);
        Assert.All(catalog.Types, t => Assert.All(t.Inputs.Where(i => i.DefaultJson is not null), i => JsonElement.Parse(i.DefaultJson!)));
    }

    private static InputSpec Only(string declared) =>
        Read($$$"""{"A":{"input":{"required":{"x":{{{declared}}}}},"output":[]}}""").Find("A")!.Inputs[0];

    private static NodeCatalog Read(string json) => ObjectInfoReader.Read(Encoding.UTF8.GetBytes(json));
}
