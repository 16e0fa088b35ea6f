using ComfyAssistant.Host.Valkey;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>Keeps the calls of the environment's connection apart. All users have the same key there, and so the same pace.</summary>
internal sealed class EnvironmentPace(
    ModelOptions environment, TimeProvider timeProvider, SharedPace? shared = null, SharedRest? rests = null)
{
    public Pace Pace { get; } = new(
        environment.RequestDelay, timeProvider, shared?.Of(NameOf(environment)), new(timeProvider, rests, NameOf(environment)));

    private static string NameOf(ModelOptions environment) => $"{Connection.EnvironmentId} {environment.BaseUrl}";
}
