using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Examples.Running;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the examples that are run as tests. Nothing of it is made before one is listed or run.</summary>
internal static class ExampleServices
{
    public static IServiceCollection AddExamples(this IServiceCollection services) => services
        .AddSingleton<ExampleStore>().AddSingleton<RunStore>().AddSingleton<OwnService>().AddSingleton<PromptVersions>()
        .AddSingleton<ExampleJudge>().AddSingleton<ExampleChecks>().AddSingleton<ExampleRunner>().AddSingleton<RunningExamples>();
}
