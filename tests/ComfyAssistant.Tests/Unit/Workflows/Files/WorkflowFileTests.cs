using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Workflows.Files;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Workflows.Files;

public class WorkflowFileTests
{
    public static TheoryData<string> Kinds => [.. MediaFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_workflow_is_found_in_every_kind_of_file(string name)
    {
        var file = WorkflowFile.Read(MediaFiles.All[name]);
        Assert.Equal(name.Split(' ')[0], file.Kind);
        Assert.Null(file.Problem);
        if (file.Ui is { } ui) Assert.True(JsonElement.DeepEquals(JsonElement.Parse(MediaFiles.Workflow), ui));
        if (file.Api is { } api) Assert.True(JsonElement.DeepEquals(JsonElement.Parse(MediaFiles.Prompt), api));
        Assert.True(file.Ui is not null || file.Api is not null);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("mp4")]
    [InlineData("webm")]
    [InlineData("flac")]
    [InlineData("mp3")]
    [InlineData("mp4 comment")]
    [InlineData("webm comment")]
    [InlineData("avif")]
    [InlineData("wav")]
    [InlineData("glb")]
    [InlineData("svg")]
    [InlineData("exr")]
    [InlineData("json wrapped")]
    public void Canvas_and_prompt_are_both_found(string name)
    {
        var file = WorkflowFile.Read(MediaFiles.All[name]);
        Assert.NotNull(file.Ui);
        Assert.NotNull(file.Api);
    }

    [Fact]
    public void Damaged_files_never_throw()
    {
        var random = new Random(1);
        foreach (var (_, whole) in MediaFiles.All)
        {
            for (var i = 0; i < 400; i++)
            {
                var bytes = whole.ToArray();
                for (var changes = random.Next(1, 12); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)(
                    random.Next(3) == 0 ? 0xFF : random.Next(256));
                var file = WorkflowFile.Read(bytes.AsMemory(0, random.Next(1, bytes.Length + 1)));
                Assert.True(file.Ui is not null || file.Api is not null || !string.IsNullOrEmpty(file.Problem));
            }
        }
    }

    [Fact]
    public void A_small_chunk_that_unfolds_to_gigabytes_is_left_out()
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.SmallestSize))
            for (var i = 0; i < 100; i++) zlib.Write(new byte[1024 * 1024]);
        var file = WorkflowFile.Read(MediaFiles.Png(("zTXt", [.. "workflow\0\0"u8, .. packed.ToArray()])));
        Assert.Contains("holds no workflow", file.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_none_says_so()
    {
        Assert.Contains("another program", WorkflowFile.Read(MediaFiles.Png(("tEXt", "parameters\0a cat, Steps: 20"u8.ToArray()))).Problem,
            StringComparison.Ordinal);
        Assert.Contains("no workflow", WorkflowFile.Read("""{"a":1}"""u8.ToArray()).Problem, StringComparison.Ordinal);
        Assert.Contains("line 1", WorkflowFile.Read("{oh"u8.ToArray()).Problem, StringComparison.Ordinal);
        Assert.Equal("unknown", WorkflowFile.Read(new byte[] { 1, 0, 2, 0 }).Kind);
    }

    [Theory]
    [InlineData("<metadata")]
    [InlineData("<metadata>")]
    [InlineData("<metadata><![CDATA[")]
    [InlineData("<metadata>\n\n")]
    public void Svg_with_many_beginnings_and_no_end_is_read_in_one_pass(string beginning)
    {
        var file = WorkflowFile.Read(Encoding.UTF8.GetBytes("<svg>" + string.Concat(Enumerable.Repeat(beginning, 200_000))));
        Assert.Equal("svg", file.Kind);
        Assert.NotNull(file.Problem);
    }

    [Theory]
    [InlineData("heic", "heic")]
    [InlineData("heix", "heic")]
    [InlineData("avif", "avif")]
    [InlineData("avis", "avif")]
    public void Picture_is_named_by_its_brand(string brand, string kind)
    {
        var file = MediaFiles.All["avif"].ToArray();
        Encoding.ASCII.GetBytes(brand).CopyTo(file, 8);
        Assert.Equal(kind, WorkflowFile.Read(file).Kind);
    }
}
