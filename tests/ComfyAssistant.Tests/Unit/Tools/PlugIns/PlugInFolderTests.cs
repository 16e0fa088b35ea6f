using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.PlugIns;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Unit.Tools.PlugIns;

public sealed class PlugInFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("plugins").FullName;
    private readonly PlugInCopies _copies = new();
    private readonly LogLines<PlugInFolder> _log = new();

    private string Samples => Path.Combine(_root, "samples");

    public void Dispose()
    {
        _copies.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_tool_gets_its_own_types_the_turn_and_what_its_constructor_asks_for()
    {
        SamplePlugIn.Write(Samples, "GoodTools");
        var greet = await FindAsync(Folder("samples"), "sampleGreet");
        Assert.True(greet.ReadsOnly && greet.IsForClients);
        Assert.Equal(("samples", RunsIn.Server, "Sample greet"), (greet.PlugIn, greet.RunsIn, greet.Title));
        Assert.DoesNotContain("turn", greet.Parameters.GetRawText(), StringComparison.Ordinal);

        var kernel = new Kernel();
        Turns.Put(kernel, new TurnContext { Model = "m1", UserText = "greet them" });
        var sent = """{"guests":[{"name":"Ada","age":"36"},{"name":"Bob"}],"mood":"VERYLOUD"}""";
        var result = await InvokeAsync(greet, sent, kernel);
        Assert.Equal(
            """{"text":"Hello Ada and Bob","mood":"veryLoud","guests":2,"model":"m1","asked":"greet them"}""", result!.ToString());
        Assert.Contains("\"calm\"", (await InvokeAsync(greet, """{"guests":[]}"""))!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_may_return_a_value_task_and_be_one_that_asks_first()
    {
        SamplePlugIn.Write(Samples, "GoodTools");
        var folder = Folder("samples");
        Assert.Equal("version one", (await InvokeAsync(await FindAsync(folder, "sampleVersion"), "{}"))!.ToString());
        var ask = await FindAsync(folder, "sampleAsk");
        Assert.True(ask is { AsksFirst: true, IsForClients: false, IsForChat: true });
    }

    [Fact]
    public async Task A_plug_in_brings_its_own_libraries()
    {
        SamplePlugIn.Write(Samples, "LibraryTools");
        var folder = Folder("samples");
        Assert.Equal("- a\n- b\n", (await InvokeAsync(await FindAsync(folder, "sampleList"), """{"items":["a","b"]}"""))!.ToString());
    }

    [Theory]
    [InlineData("ThrowingConstructor", "The constructor of ThrowingConstructor failed. NotSupportedException: no luck today")]
    [InlineData("HangingConstructor", "did not load within 0.5 seconds")]
    [InlineData("DemandingConstructor", "asks for IServiceProvider. It may ask for TimeProvider, HttpClient, ILogger and ILogger<T>.")]
    [InlineData("SilentTools", "SilentTools.Silent: a tool needs a [Description]")]
    [InlineData("MisnamedTools", "the tool name 'sample-named' must be")]
    [InlineData("TakenTools", "\"addNode\" has a name that the assistant itself uses")]
    [InlineData("GenericTools", "GenericTools has a tool with type parameters")]
    [InlineData("EmptyTools", "It has no tool")]
    [InlineData("NeedyTools", "which is not in its folder")]
    public async Task One_that_is_broken_is_named_with_the_reason_and_the_others_work(string className, string problem)
    {
        SamplePlugIn.Write(Samples, className);
        if (className == "NeedyTools") SamplePlugIn.WithoutLibrary(Samples);
        SamplePlugIn.Write(Path.Combine(_root, "other"), "FailingTools");
        var current = await Folder("samples", "other").CurrentAsync(default);

        var state = current.States[0];
        Assert.Contains(problem, state.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), state.Problem, StringComparison.Ordinal);
        Assert.Empty(state.Tools);
        Assert.Contains(_log.Lines, line => line.Text.Contains("samples", StringComparison.Ordinal)
            && line.Text.Contains(problem, StringComparison.Ordinal));
        Assert.Null(current.States[1].Problem);
        Assert.Contains(current.Tools, tool => tool.Name == "sampleFine");
    }

    [Fact]
    public async Task Of_two_that_bring_a_name_the_first_one_allowed_has_it()
    {
        SamplePlugIn.Write(Samples, "FailingTools");
        SamplePlugIn.Write(Path.Combine(_root, "other"), "FailingTools");
        var current = await Folder("other", "samples").CurrentAsync(default);
        Assert.All(current.Tools, tool => Assert.Equal("other", tool.PlugIn));
        Assert.Contains("the plug-in other uses", current.States[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_build_is_broken_the_last_good_version_stays()
    {
        SamplePlugIn.Write(Samples, "GoodTools");
        var folder = Folder("samples");
        await folder.CurrentAsync(default);
        SamplePlugIn.Damage(Samples);
        var broken = await folder.CurrentAsync(default);
        Assert.Contains("no .NET assembly", broken.States.Single().Problem, StringComparison.Ordinal);
        Assert.Contains(broken.Tools, tool => tool.Name == "sampleGreet");

        SamplePlugIn.Write(Samples, "GoodTools", "version two");
        var mended = await folder.CurrentAsync(default);
        Assert.Null(mended.States.Single().Problem);
        Assert.Contains(mended.Tools, tool => tool.Description.Contains("version two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_touched_that_is_not_allowed_and_nothing_is_read_twice()
    {
        SamplePlugIn.Write(Samples, "GoodTools");
        var none = Folder();
        Assert.Empty((await none.CurrentAsync(default)).Tools);
        Assert.Equal(["samples"], none.NotAllowed());

        var folder = Folder("samples");
        Assert.Same(await folder.CurrentAsync(default), await folder.CurrentAsync(default));
        Assert.Empty(folder.NotAllowed());
    }

    [Fact]
    public async Task An_assembly_may_be_named_by_its_path()
    {
        SamplePlugIn.Write(Samples, "FailingTools");
        var place = PlugInPlace.Of(Path.Combine(Samples, "PlugInSamples.dll"));
        var current = await Folder([place]).CurrentAsync(default);
        Assert.Equal("PlugInSamples", current.States.Single().Name);
        Assert.NotEmpty(current.Tools);
    }

    private PlugInFolder Folder(params string[] allowed) =>
        Folder([.. allowed.Select(name => new PlugInPlace(name, Path.Combine(_root, name)))]);

    private PlugInFolder Folder(IReadOnlyList<PlugInPlace> places)
    {
        var loader = new PlugInLoader(_copies, TimeProvider.System, NullLoggerFactory.Instance) { Limit = TimeSpan.FromSeconds(0.5) };
        return new(places, _root, () => Pipeline.Tools, loader, TimeProvider.System, _log);
    }

    private static async Task<Tool> FindAsync(PlugInFolder folder, string name) =>
        (await folder.CurrentAsync(default)).Tools.Single(tool => tool.Name == name);

    private static Task<object?> InvokeAsync(Tool tool, string arguments, Kernel? kernel = null) => Toolbox.InvokeAsync(
        tool, ToolArguments.Fit(tool, JsonDocument.Parse(arguments).RootElement), default, kernel);
}
