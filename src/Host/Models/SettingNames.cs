namespace ComfyAssistant.Host.Models;

/// <summary>What messages call the settings of a model: where they are changed differs between the environment and the panel.</summary>
/// <param name="Key">The key.</param>
/// <param name="Model">The model.</param>
/// <param name="Address">The address.</param>
/// <param name="Other">How to go on with another model, to complete "or choose …".</param>
internal sealed record SettingNames(string Key, string Model, string Address, string Other)
{
    /// <summary>Those of the environment and <c>.env</c>.</summary>
    public static SettingNames Variables { get; } = new("OPENAI_API_KEY", "OPENAI_MODEL", "OPENAI_API_BASE_URL", "another OPENAI_MODEL");

    /// <summary>Those of a connection that was made in the panel.</summary>
    /// <param name="name">The connection's name.</param>
    public static SettingNames Of(string name) => new(
        $"the key of the connection \"{name}\"", $"the model of the connection \"{name}\"", $"the address of the connection \"{name}\"",
        "another model");
}
