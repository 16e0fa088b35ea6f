using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Support;

internal static class ContextAssert
{
    /// <summary>The work fails in this way; the message is for users, so it must not show where things lie on the machine.</summary>
    public static async Task<ContextException> FailsAsync(ContextFault fault, Func<Task> work)
    {
        var e = await Assert.ThrowsAsync<ContextException>(work);
        Assert.Equal(fault, e.Fault);
        Assert.DoesNotContain(Path.GetTempPath(), e.Message, StringComparison.Ordinal);
        return e;
    }
}
