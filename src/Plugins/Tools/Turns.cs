using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Tools;

/// <summary>Hands the turn to the tools that it calls, by the kernel that they are invoked with.</summary>
public static class Turns
{
    private const string Key = nameof(TurnContext);

    /// <summary>Puts the turn into a kernel.</summary>
    public static void Put(Kernel kernel, TurnContext turn)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        kernel.Data[Key] = turn;
    }

    /// <summary>The turn in which a tool is called.</summary>
    public static TurnContext Of(Kernel? kernel) =>
        kernel?.Data.TryGetValue(Key, out var turn) == true ? (TurnContext)turn! : TurnContext.None;
}
